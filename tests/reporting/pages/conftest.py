"""Browsers in which the people of one centre are signed in."""

import pytest
from tests.support.people import signed_in
from tools import translations


@pytest.fixture(scope="session", autouse=True)
def compiled_catalogues():
    translations.compile_all()


class Pages:
    """The pages of one report as one person sees them."""

    def __init__(self, actor, report):
        self.client = signed_in(actor)
        self.actor = actor
        self.report = report

    def url(self, page=""):
        return f"/reports/{self.report.pk}" + (f"/{page}" if page else "")

    def get(self, page="", **options):
        return self.client.get(self.url(page), **options)

    def post(self, page, data=None, **options):
        return self.client.post(self.url(page), data or {}, **options)

    def text(self, page=""):
        response = self.get(page)
        assert response.status_code == 200, (response.status_code, response.headers)
        return response.content.decode()

    def save(self, justified, revision=None, signed="", follow=False, **more):
        if revision is None:
            self.report.version.refresh_from_db()
            revision = self.report.version.revision
        return self.post(
            "form", {"justified": justified, "revision": revision, "signed": signed, **more}, follow=follow
        )

    def autosave(self, justified, revision):
        data = {"justified": justified, "revision": revision, "signed": ""}
        return self.post("form/draft", data, headers={"X-Requested-With": "fetch"})

    def sign(self, **more):
        version = self.report.version
        version.refresh_from_db()
        data = {"revision": version.revision, "digest": version.document_digest, "agreed": "on"}
        return self.post("sign", {**data, **more})


@pytest.fixture
def covid(house):
    """Gives the pages of the Covid-19 report for a role."""
    return lambda role: Pages(house.people[role], house.covid)


@pytest.fixture
def ready(covid):
    """A report that both officers may sign."""
    assert covid("agent").save("45000").status_code == 302
    return covid
