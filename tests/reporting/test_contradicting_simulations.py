"""A list that says two things about one simulation is not taken over."""

from rapport_unique.reporting.models import Simulation
from rapport_unique.reporting.simulations import preview

HEADER = b"niss,budget_number,budget_date,balance\n"
LINE = b"85073003328,99,2023-06-01,-400.00\n"


def test_two_lines_that_contradict_each_other_are_refused_with_the_line(house):
    found = preview(report=house.redi, data=HEADER + LINE + LINE.replace(b"400", b"500"))
    assert [(each.code, each.place.row) for each in found.findings] == [("simulations-contradict", 3)]
    assert not found.usable
    assert not Simulation.objects.filter(number="99").exists()


def test_the_same_line_twice_is_one_simulation(house):
    found = preview(report=house.redi, data=HEADER + LINE + LINE)
    assert (found.usable, len(found.new)) == (True, 1)
