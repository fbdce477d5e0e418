"""Put part of another centre's answer into one's own file: an explicit act of a worker, never a consequence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from rapport_unique.core.findings import Invalid, NotAllowed, NotPossible
from rapport_unique.exchange.correspondence import Correspondent, Event
from rapport_unique.exchange.node.cases import Away, Cases, Part, TakenOver
from rapport_unique.exchange.node.reading import TAKEN_OVER
from rapport_unique.exchange.node.store import NodeStore
from rapport_unique.exchange.protocol import refusals
from rapport_unique.exchange.protocol.deadlines import day_of


@dataclass(frozen=True)
class TakingOver:
    correspondent: Correspondent
    store: NodeStore
    cases: Cases

    def take_over(
        self, *, agent: str, worker: str, ticket: str, supplier: str, part: Part, decision: str = ""
    ) -> TakenOver:
        """What is taken over. The same part of the same answer again changes nothing, in file and journal, also where
        the case system has taken the first away.

        `agent` is whom the journal names, `worker` whom the case system knows. Refused where the answer has no such
        part, the inquiry is not open any more, or the case system does not tell.
        """
        now = self.correspondent.clock()
        with self.store.transaction():
            inquiry, content = self._content(ticket, supplier, part, decision)
            act = uuid5(UUID(ticket), f"{supplier}/{part}/{decision}")
            taken = TakenOver(act, inquiry, part, content, supplier, ticket, worker, now)
            said = {"supplier": supplier, "part": part.value, "decision": decision}
            if said in self.store.recorded(ticket, TAKEN_OVER):
                return taken
            self.store.record(Event(now, agent, TAKEN_OVER, ticket, said))
            # Last: where it fails, nothing is recorded; where the commit fails, doing it again does no harm.
            self._put(taken)
        return taken

    def _content(self, ticket: str, supplier: str, part: Part, decision: str) -> tuple[str, Any]:
        """The reference of the inquiry, and what the answer says."""
        question = self.store.question(ticket)
        bodies = [each.body for each in self.store.outcomes(ticket) if each.supplier == supplier and each.body]
        if question is None or not bodies:
            raise NotPossible(refusals.NOTHING_TO_TAKE_OVER.code)
        if part is not Part.DECISION:
            content = bodies[0].get(part.value)
        else:
            content = next((each for each in bodies[0].get("decisions", ()) if each["id"] == decision), None)
        if not content:
            raise NotPossible(refusals.NOTHING_TO_TAKE_OVER.code)
        return question.inquiry, content

    def _put(self, taken: TakenOver) -> None:
        try:
            inquiry = self.cases.inquiry(taken.inquiry)
            if inquiry is None or not inquiry.is_open(day_of(taken.at)):
                raise NotAllowed(refusals.INQUIRY_NOT_OPEN.code, {"inquiry": taken.inquiry})
            self.cases.take_over(taken)
        except Away as away:
            raise NotPossible(refusals.CASES_AWAY.code) from away
        except Invalid as unreadable:
            raise NotPossible(refusals.INQUIRY_UNREADABLE.code, {"inquiry": taken.inquiry}) from unreadable
