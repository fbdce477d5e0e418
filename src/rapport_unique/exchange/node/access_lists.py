"""Who asked what about a person, in plain words: for the person without the names of people, for one's own centre with.

A centre answers for what its people do, so that the person is told the centre and that a social worker asked; who it
was, the centre's own pages say, and the officer for data protection looks into it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from rapport_unique.accounts.history import names_of
from rapport_unique.adapters.documents import AccessEntry, AccessList
from rapport_unique.core.findings import Invalid
from rapport_unique.core.identifiers import mask_niss
from rapport_unique.core.texts import Text, format_date, same
from rapport_unique.exchange.node.inscribing import ENDED, INSCRIBED, LISTED
from rapport_unique.exchange.node.models import Given, Question
from rapport_unique.exchange.node.reading import LOOKED_AT, TAKEN_OVER
from rapport_unique.exchange.node.recounting import HISTORY_ASKED
from rapport_unique.exchange.node.store import History
from rapport_unique.exchange.protocol.code_lists import BLOCK_LABELS, PURPOSE_LABELS, Block, Purpose
from rapport_unique.exchange.protocol.directory import Directory
from rapport_unique.exchange.protocol.identifiers import read_instant, read_period
from rapport_unique.journal.models import Event
from rapport_unique.ui import clock
from rapport_unique.ui.language import moment

_WHO = Text(
    "{centre} : un assistant social, pour une enquête sociale",
    "{centre}: een maatschappelijk werker, voor een sociaal onderzoek",
    "{centre}: ein Sozialarbeiter, für eine Sozialuntersuchung",
)
_SINCE = Text("depuis le {first}", "sinds {first}", "seit dem {first}")
_UNTIL = Text("du {first} au {last}", "van {first} tot {last}", "vom {first} bis zum {last}")
_NONE = Text(
    "Aucun centre n'a demandé d'informations sur vous par l'échange entre centres.",
    "Geen enkel centrum vroeg via de uitwisseling tussen centra informatie over u.",
    "Kein Zentrum hat über den Austausch zwischen Zentren nach Ihnen gefragt.",
)
_ONE = Text(
    "Une demande d'informations sur vous a été faite par l'échange entre centres.",
    "Er werd één keer informatie over u gevraagd via de uitwisseling tussen centra.",
    "Über den Austausch zwischen Zentren wurde einmal nach Ihnen gefragt.",
)
_MANY = Text(
    "{count} demandes d'informations sur vous ont été faites par l'échange entre centres. La plus récente est en tête.",
    "Er werd {count} keer informatie over u gevraagd via de uitwisseling tussen centra. De recentste staat bovenaan.",
    "Über den Austausch zwischen Zentren wurde {count}-mal nach Ihnen gefragt. Die neueste Anfrage steht zuerst.",
)
_GOES_ON = Text(
    "Suite d'une autre liste. Demandes d'informations sur vous d'avant le {before} : {count}. La plus récente est en"
    " tête.",
    "Vervolg van een andere lijst. Vragen over u van vóór {before}: {count}. De recentste staat bovenaan.",
    "Fortsetzung einer anderen Liste. Anfragen nach Ihnen vor dem {before}: {count}. Die neueste steht zuerst.",
)
_OLDER = Text(
    "{count} demandes plus anciennes ne sont pas sur cette liste. Votre centre les obtient pour vous.",
    "{count} oudere vragen staan niet op deze lijst. Uw centrum krijgt ze voor u.",
    "{count} ältere Anfragen stehen nicht auf dieser Liste. Ihr Zentrum erhält sie für Sie.",
)
_WHAT_IT_IS = Text(
    "Un centre public d'action sociale qui examine une demande d'aide peut demander à d'autres centres ce qu'ils savent"
    " déjà. Personne d'autre ne peut lire leurs réponses : ni l'administration, ni un contrôle.",
    "Een openbaar centrum voor maatschappelijk welzijn dat een hulpvraag onderzoekt, mag andere centra vragen wat zij"
    " al weten. Niemand anders kan hun antwoorden lezen: geen administratie en geen controle.",
    "Ein öffentliches Sozialhilfezentrum, das einen Antrag prüft, darf andere Zentren fragen, was sie schon wissen."
    " Niemand sonst kann ihre Antworten lesen: weder die Verwaltung noch eine Kontrolle.",
)
_RIGHTS = (
    Text(
        "Une demande ne vous semble pas normale ? Dites-le au centre qui vous a donné cette liste, ou au centre qui a"
        " demandé : chacun a un délégué à la protection des données, qui vérifie et vous répond.",
        "Lijkt een vraag u niet normaal? Zeg het aan het centrum dat u deze lijst gaf, of aan het centrum dat vroeg:"
        " elk heeft een functionaris voor gegevensbescherming, die het nagaat en u antwoordt.",
        "Erscheint Ihnen eine Anfrage nicht richtig? Sagen Sie es dem Zentrum, das Ihnen diese Liste gab, oder dem, das"
        " fragte: jedes hat einen Datenschutzbeauftragten, der es prüft und Ihnen antwortet.",
    ),
    Text(
        "Vous pouvez demander au centre qui a demandé, et à celui qui a répondu, ce qui a été communiqué.",
        "U kunt aan het centrum dat vroeg, en aan het centrum dat antwoordde, vragen wat meegedeeld werd.",
        "Sie können das Zentrum, das fragte, und das, das antwortete, fragen, was mitgeteilt wurde.",
    ),
    Text(
        "Vous pouvez aussi introduire une plainte auprès de l'Autorité de protection des données.",
        "U kunt ook klacht indienen bij de Gegevensbeschermingsautoriteit.",
        "Sie können sich auch bei der Datenschutzbehörde beschweren.",
    ),
)
_NOBODY_ASKED = Text(
    "Aucun autre centre ne vous connaissait : rien n'a été communiqué.",
    "Geen ander centrum kende u: er werd niets meegedeeld.",
    "Kein anderes Zentrum kannte Sie: nichts wurde mitgeteilt.",
)
_REFUSED = Text(
    "La demande a été refusée : aucun centre n'a été interrogé, rien n'a été communiqué.",
    "De vraag werd geweigerd: geen enkel centrum werd bevraagd, er werd niets meegedeeld.",
    "Die Anfrage wurde abgelehnt: kein Zentrum wurde gefragt, nichts wurde mitgeteilt.",
)
_OUTCOMES = {
    "WAITING": Text(
        "{centre} : n'a pas encore répondu", "{centre}: antwoordde nog niet", "{centre}: noch keine Antwort"
    ),
    "ANSWERED": Text("{centre} : a répondu", "{centre}: antwoordde", "{centre}: hat geantwortet"),
    "LATE": Text(
        "{centre} : a répondu en retard", "{centre}: antwoordde te laat", "{centre}: hat verspätet geantwortet"
    ),
    "REFUSED": Text(
        "{centre} : n'a pas accepté la demande",
        "{centre}: aanvaardde de vraag niet",
        "{centre}: hat die Anfrage nicht angenommen",
    ),
    "OVERDUE": Text(
        "{centre} : n'a pas répondu à temps",
        "{centre}: antwoordde niet op tijd",
        "{centre}: hat nicht rechtzeitig geantwortet",
    ),
    "EXPIRED": Text("{centre} : n'a jamais répondu", "{centre}: antwoordde nooit", "{centre}: hat nie geantwortet"),
}


def list_of(history: History, directory: Directory, centre: Text, language: str) -> AccessList:
    """For the person, as the hub told it; `history` is done."""
    count, made = len(history.accesses) + history.older, history.done or history.asked
    if history.before:
        first = _GOES_ON.filled(before=moment(history.before, language), count=count)
    else:
        first = (_NONE if not count else _ONE if count == 1 else _MANY).filled(count=count)
    summary = [first, _WHAT_IT_IS, *([_OLDER.filled(count=history.older)] if history.older else [])]
    return AccessList(
        language=language,
        centre=centre.say(language),
        person=mask_niss(history.ssin),
        made=moment(made, language),
        made_at=clock.local(made),
        summary=tuple(each.say(language) for each in summary),
        entries=tuple(_entry(each, directory, language) for each in history.accesses),
        rights=tuple(each.say(language) for each in _RIGHTS),
    )


def _entry(access: Mapping[str, Any], directory: Directory, language: str) -> AccessEntry:
    targets = [
        _OUTCOMES[each["outcome"]].say(language, {"centre": directory.name_of(each["supplier"])})
        for each in access["targets"]
    ]
    nobody = (_REFUSED if "refused" in access else _NOBODY_ASKED).say(language)
    blocks = [BLOCK_LABELS[each].say(language) for each in Block if each.value in access["blocks"]]
    return AccessEntry(
        when=moment(read_instant(access["asked"]), language),
        who=_WHO.say(language, {"centre": directory.name_of(access["customer"])}),
        why=PURPOSE_LABELS[Purpose(access["purpose"])].say(language),
        what=", ".join(blocks),
        period=_period(access["period"], language),
        outcomes=tuple(targets) or (nobody,),
        reference=access["ticket"],
    )


def _period(period: Mapping[str, str], language: str) -> str:
    """As it was asked for: a request with days that do not exist was refused, and is told all the same."""
    try:
        first, last = read_period(period)
    except Invalid:
        return " – ".join(period.values())
    said = {"first": first, "last": last if last else date.max}
    return (_UNTIL if last else _SINCE).say(language, {name: format_date(day, language) for name, day in said.items()})


@dataclass(frozen=True, slots=True)
class Own:
    """A line of the centre's own journal: who of its people did what for which inquiry. Never for the person."""

    at: datetime
    who: str
    said: Text
    inquiry: str


_SAID = {
    "question-asked": Text("A posé la question", "Stelde de vraag", "Stellte die Anfrage"),
    LOOKED_AT: Text("A lu les réponses", "Las de antwoorden", "Las die Antworten"),
    TAKEN_OVER: Text("A repris une partie au dossier", "Nam een deel over in het dossier", "Übernahm einen Teil"),
    "held-looked-at": Text("A vu le dossier protégé", "Zag het beschermde dossier", "Sah die geschützte Akte"),
    "held-person-shown": Text("A vu le numéro entier", "Zag het volledige nummer", "Sah die ganze Nummer"),
    "answer-sent": Text("A décidé de la réponse", "Besliste over het antwoord", "Entschied über die Antwort"),
}
SOUGHT = {
    HISTORY_ASKED: Text(
        "A demandé la liste pour la personne",
        "Vroeg de lijst voor de persoon op",
        "Forderte die Liste für die Person an",
    ),
    INSCRIBED: Text("A inscrit la personne", "Schreef de persoon in", "Trug die Person ein"),
    ENDED: Text("A mis fin à une inscription", "Beëindigde een inschrijving", "Beendete eine Eintragung"),
    LISTED: Text("A consulté les inscriptions", "Raadpleegde de inschrijvingen", "Sah die Eintragungen ein"),
}
"""Acts on a person without any question; their events name the person by the store's keyed hash."""


def own_journal(history: History, person: str) -> list[Own]:
    """What this centre's people did with questions about the person, and with what others asked, at the register and
    to fetch such lists before; the oldest first.

    `person` is the store's hash: it also finds what the hub does not tell of.
    """
    tickets = {each["ticket"] for each in history.accesses}
    asked = Question.objects.filter(ticket__in=tickets) | Question.objects.filter(person=person)
    answered = Given.objects.filter(ticket__in=tickets) | Given.objects.filter(person=person)
    inquiries = {f"exchange:{each.ticket}": each.inquiry for each in asked}
    subjects = [*inquiries, *(f"exchange:{each.delivery}" for each in answered)]
    events = Event.objects.filter(subject__in=subjects, actor__startswith="person:")
    events |= Event.objects.filter(action__in=SOUGHT, data__person=person).exclude(subject=f"exchange:{history.id}")
    return _told(events.order_by("at", "pk"), inquiries)


def _told(events: Iterable[Event], inquiries: Mapping[str, str]) -> list[Own]:
    found = list(events)
    names = names_of(each.actor for each in found)
    return [
        Own(
            each.at,
            names[each.actor],
            _SAID.get(each.action) or SOUGHT.get(each.action) or same(each.action),
            inquiries.get(each.subject, ""),
        )
        for each in found
    ]


def untold(history: History, person: str) -> list[Question]:
    """Questions of this centre about the person that the hub does not tell of, although it took them over. Of a list
    that is only a part nothing can be said."""
    tickets = {each["ticket"] for each in history.accesses}
    mine = Question.objects.filter(person=person, targets__isnull=False, asked__lt=history.asked)
    return [each for each in mine if each.ticket not in tickets] if not (history.older or history.before) else []
