"""The people of a site, each in a browser of their own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings
from playwright.sync_api import Browser, Page
from tests.support.extension import Extension
from tests.support.people import signed_in

from rapport_unique.accounts.access import Actor


@dataclass
class Visitors:
    """Opens the site as one of `people`. What their consoles complain about is in `complaints`."""

    address: str
    chromium: Browser
    people: Mapping[str, Actor]
    contexts: list = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(
        self,
        role: str,
        path: str,
        *,
        language: str = "fr",
        width: int = 1100,
        extension: Extension | None = None,
        **options,
    ) -> Page:
        """`extension` is the Web eID extension of their browser, with a card in the reader."""
        actor = self.people[role]
        actor.person.language = language
        actor.person.save(update_fields=["language"])
        context = self.chromium.new_context(
            locale=language, viewport={"width": width, "height": 900}, base_url=self.address, **options
        )
        self.contexts.append(context)
        if extension:
            extension.install(context)
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": signed_in(actor).cookies[name].value, "url": self.address}])
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self._listen(said.text))
        page.goto(path)
        return page

    def leave(self) -> None:
        """Close every window; nothing may have been complained about."""
        for context in self.contexts:
            context.close()
        assert self.complaints == []

    def _listen(self, said: str) -> None:
        if "Content Security" in said:
            self.complaints.append(said)
