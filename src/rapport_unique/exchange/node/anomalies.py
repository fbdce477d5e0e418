"""What strikes a rule in what the centre's own workers look up, for its own data protection officer alone.

A finding accuses nobody: a worker may have a cousin's file, or a busy Monday. People are compared by keyed hashes.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import transaction

from rapport_unique.accounts.access import Actor
from rapport_unique.accounts.encryption import encrypted
from rapport_unique.accounts.models import Mandate, Person
from rapport_unique.core.findings import NotPossible
from rapport_unique.core.texts import Text
from rapport_unique.exchange.node import running
from rapport_unique.exchange.node.inscribing import INSCRIBED, LISTED
from rapport_unique.exchange.node.models import Anomaly, Outcome, Question
from rapport_unique.exchange.node.notices import PROGRAM, tell_of_anomalies
from rapport_unique.exchange.node.reading import LOOKED_AT, TAKEN_OVER
from rapport_unique.exchange.node.recounting import HISTORY_ASKED
from rapport_unique.exchange.node.store import How
from rapport_unique.exchange.protocol.refusals import ANOMALY_REVIEWED
from rapport_unique.journal.models import Event
from rapport_unique.journal.recording import record
from rapport_unique.outbox.periodic import every
from rapport_unique.ui import clock

_LOOKS_BACK = timedelta(days=90)
_HABIT = timedelta(days=28)
_TIMES = 3
"""So many times what the worker asks on a usual day is much, where it is more than the operator's number."""


class Rule(StrEnum):
    OWN = "own-name"
    COLLEAGUE = "colleague"
    BULK = "bulk"
    UNREAD = "unread"
    UNUSED = "unused"


NAMES = {
    Rule.OWN: Text("Sa propre personne", "Eigen persoon", "Eigene Person"),
    Rule.COLLEAGUE: Text("Un collègue", "Een collega", "Ein Kollege"),
    Rule.BULK: Text("En nombre", "In groten getale", "In großer Zahl"),
    Rule.UNREAD: Text("Jamais lu", "Nooit gelezen", "Nie gelesen"),
    Rule.UNUSED: Text("Sans suite", "Zonder gevolg", "Ohne Folge"),
}
EXPLANATIONS = {
    Rule.OWN: Text(
        "La personne sur laquelle la demande porte est celle qui l'a faite.",
        "De persoon over wie de aanvraag gaat, is wie ze deed.",
        "Die Person, um die es in der Anfrage geht, hat sie selbst gestellt.",
    ),
    Rule.COLLEAGUE: Text(
        "La personne sur laquelle la demande porte a un rôle dans ce centre.",
        "De persoon over wie de aanvraag gaat, heeft een rol in dit centrum.",
        "Die Person, um die es in der Anfrage geht, hat eine Rolle in diesem Zentrum.",
    ),
    Rule.BULK: Text(
        "{number} demandes en peu de temps, là où cette personne en fait {usual} par jour d'ordinaire.",
        "{number} aanvragen in korte tijd, waar deze persoon er gewoonlijk {usual} per dag doet.",
        "{number} Anfragen in kurzer Zeit, wo diese Person sonst {usual} am Tag stellt.",
    ),
    Rule.UNREAD: Text(
        "Des réponses sont venues, et personne ne les a ouvertes : la question était-elle nécessaire ?",
        "Er kwamen antwoorden, en niemand opende ze: was de vraag nodig?",
        "Antworten sind gekommen, und niemand hat sie geöffnet: war die Anfrage nötig?",
    ),
    Rule.UNUSED: Text(
        "Les réponses ont été lues, l'enquête est close, et rien n'a été repris dans le dossier.",
        "De antwoorden werden gelezen, het onderzoek is afgesloten, en niets werd in het dossier overgenomen.",
        "Die Antworten wurden gelesen, die Untersuchung ist abgeschlossen, und nichts wurde in die Akte übernommen.",
    ),
}


@dataclass(frozen=True, slots=True)
class Sought:
    """Somebody looked for a person: asked other centres, turned to the register, or fetched who had asked.

    `id` is the ticket of a question or the id of another act, `person` the keyed hash; "" where nobody knows it.
    """

    action: str
    id: str
    agent: str
    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Found:
    rule: Rule
    agent: str
    at: datetime
    ticket: str = ""
    number: int = 0
    usual: int = 0


@every(timedelta(days=1), name="exchange-anomalies")
def look() -> int:
    """Keep what the rules find anew, and write to the officers how much it is; how much."""
    now = clock.now()
    questions = list(Question.objects.filter(asked__gte=now - _LOOKS_BACK).order_by("asked").defer("signed", "key"))
    sought = [*_asked(questions), *_at_the_hub(now - _LOOKS_BACK)]
    with transaction.atomic():
        new = Counter[str]()
        for each in (*about_people(sought), *in_bulk(sought, clock.today()), *without_follow_up(questions, now)):
            values = {"number": each.number, "usual": each.usual, "found": now}
            _, made = Anomaly.objects.get_or_create(
                rule=each.rule.value, agent=each.agent, ticket=each.ticket, at=each.at, defaults=values
            )
            new[each.rule.value] += made
        number = new.total()
        if number:
            counts = {rule: count for rule, count in new.items() if count}
            record(subject="exchange:anomalies", actor=PROGRAM.identifier, action="anomalies-found", data=counts)
            tell_of_anomalies(number)
    return number


def review(*, pk: int, note: str, actor: Actor) -> None:
    """The officer has seen to it. NotPossible where somebody did before."""
    with transaction.atomic():
        anomaly = Anomaly.objects.select_for_update().visible_to(actor).get(pk=pk)
        if anomaly.reviewed:
            raise NotPossible(ANOMALY_REVIEWED.code)
        anomaly.reviewed, anomaly.reviewer, anomaly.note = clock.now(), str(actor.person.identifier), encrypted(note)
        anomaly.save(update_fields=["reviewed", "reviewer", "note"])
        data = {"rule": anomaly.rule, "ticket": anomaly.ticket}
        record(subject=f"exchange:anomaly:{pk}", actor=actor.identifier, action="anomaly-reviewed", data=data)


def _asked(questions: Iterable[Question]) -> Iterator[Sought]:
    for each in questions:
        yield Sought("question-asked", each.ticket, each.agent, each.person, each.asked)


def _at_the_hub(since: datetime) -> Iterator[Sought]:
    """Lists for a person and the register. The journal has them longer than the tables, where they are erased."""
    events = Event.objects.filter(action__in=(HISTORY_ASKED, INSCRIBED, LISTED), at__gte=since).order_by("at", "pk")
    for each in events:
        agent = each.actor.removeprefix("person:")
        yield Sought(each.action, each.subject.removeprefix("exchange:"), agent, each.data["person"], each.at)


def about_people(sought: Iterable[Sought]) -> Iterator[Found]:
    """Somebody looked for themselves, or for somebody who had a role in the centre on that day."""
    digest_of = {str(each.identifier): each.national_number_digest for each in Person.objects.all()}
    roles = [
        (each.person.national_number_digest, each)
        for each in Mandate.objects.select_related("person").exclude(person__national_number_digest=None)
    ]
    for each in sought:
        if not each.person:
            continue
        day = clock.local(each.at).date()
        if digest_of.get(each.agent) == each.person:
            yield Found(Rule.OWN, each.agent, each.at, each.id)
        elif any(digest == each.person and _stood(mandate, day) for digest, mandate in roles):
            yield Found(Rule.COLLEAGUE, each.agent, each.at, each.id)


def in_bulk(sought: Iterable[Sought], today: date) -> Iterator[Found]:
    """Much of one kind of one worker in an hour, or on a day where the same worker does much less on others. A day is
    counted when it is over. Kinds are not added up: who asks has mostly inscribed the person before."""
    moments: defaultdict[tuple[str, str], list[datetime]] = defaultdict(list)
    for each in sought:
        moments[each.agent, each.action].append(each.at)
    for (agent, _), asked in moments.items():
        of_day: defaultdict[date, list[datetime]] = defaultdict(list)
        for at in sorted(asked):
            of_day[clock.local(at).date()].append(at)
        for day, on_day in of_day.items():
            usual = _usual(day, {each: len(times) for each, times in of_day.items()})
            much = max(settings.ANOMALY_QUESTIONS_DAY, _TIMES * usual)
            in_an_hour = _most_in_an_hour(on_day)
            if day < today and (len(on_day) > much or in_an_hour > settings.ANOMALY_QUESTIONS_HOUR):
                number = len(on_day) if len(on_day) > much else in_an_hour
                yield Found(Rule.BULK, agent, on_day[0], number=number, usual=usual)


def without_follow_up(questions: Sequence[Question], now: datetime) -> Iterator[Found]:
    """Questions with answers that nobody opened, or that were of no use for an inquiry that is closed."""
    tickets = [each.ticket for each in questions]
    answers = Outcome.objects.filter(ticket__in=tickets, how__in=(How.ANSWERED.value, How.LATE.value))
    answered = set(answers.values_list("ticket", flat=True))
    done: defaultdict[str, set[str]] = defaultdict(set)
    acts = Event.objects.filter(
        action__in=(LOOKED_AT, TAKEN_OVER), subject__in=[f"exchange:{each}" for each in tickets]
    )
    for action, subject in acts.values_list("action", "subject"):
        done[action].add(subject.removeprefix("exchange:"))
    unread = now - timedelta(days=settings.ANOMALY_UNREAD_DAYS)
    for question in questions:
        if question.ticket not in answered or question.ticket in done[TAKEN_OVER]:
            continue
        if question.ticket not in done[LOOKED_AT]:
            if question.asked <= unread:
                yield Found(Rule.UNREAD, question.agent, question.asked, question.ticket)
        elif (last := running.closed_on(question.inquiry)) and last < clock.local(now).date():
            yield Found(Rule.UNUSED, question.agent, question.asked, question.ticket)


def explanation_of(anomaly: Anomaly) -> Text:
    return EXPLANATIONS[Rule(anomaly.rule)].filled(number=anomaly.number, usual=anomaly.usual)


def _stood(mandate: Mandate, day: date) -> bool:
    return mandate.starts <= day and (mandate.ends is None or day <= mandate.ends)


def _usual(day: date, numbers: dict[date, int]) -> int:
    """On a working day before this one; nothing for who never did."""
    before = [number for each, number in numbers.items() if day - _HABIT <= each < day]
    return round(sum(before) / len(before)) if before else 0


def _most_in_an_hour(moments: Sequence[datetime]) -> int:
    """In any sixty minutes."""
    most = first = 0
    for last, at in enumerate(moments):
        while at - moments[first] >= timedelta(hours=1):
            first += 1
        most = max(most, last - first + 1)
    return most
