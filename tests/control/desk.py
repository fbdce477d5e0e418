"""A sent report with its control file, for the tests of control on desk."""

from dataclasses import dataclass

from tests.control.test_pages import send
from tests.reporting.conftest import House, build_house
from tests.support.people import LIEGE, an_actor

from rapport_unique.accounts.access import Actor
from rapport_unique.control.desk import open_file
from rapport_unique.control.models import ControlFile
from rapport_unique.core.texts import same
from rapport_unique.reporting.models import Submission

LAW = same("Art. 4")
JUSTIFIED = "justified"


@dataclass
class Desk:
    """The house whose covid premium was sent: 45 000 euro granted, 40 000 justified."""

    house: House
    controller: Actor
    colleague: Actor
    file: ControlFile

    @property
    def submission(self) -> Submission:
        return self.file.submission

    @property
    def revision(self) -> int:
        self.file.refresh_from_db()
        return self.file.revision


def build_desk(ins=LIEGE, controller=None, house=None):
    house = house or build_house(ins)
    submission = send(house, "40000,00")
    controller = controller or an_actor("controller")
    return Desk(house, controller, an_actor("controller"), open_file(submission=submission, actor=controller))
