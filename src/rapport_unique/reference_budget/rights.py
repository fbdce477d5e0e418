"""What to look into before topping up: rights that seem unused, and answers that contradict one another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rapport_unique.core.findings import Finding, Place
from rapport_unique.reference_budget import codes
from rapport_unique.reference_budget.household import (
    Answer,
    Case,
    Certificate,
    Expense,
    Heating,
    Loan,
    Member,
    Resource,
    Role,
    School,
    Sex,
    Tariff,
    Tenure,
)

ENTITLING = {Resource.INTEGRATION, Resource.DISABILITY}
"""Incomes that open the increased allowance and the social tariff by themselves."""
PENSION_AGES = ((date(2030, 2, 1), 67), (date(2025, 2, 1), 66), (date.min, 65))
"""From which day on, and from which age: law of 10 August 2015 raising the legal pension age."""
_HEATED_BY_FUND = {Heating.OIL, Heating.PROPANE}
_POORLY_INSULATED = {Certificate.F, Certificate.G}
_SEPARATE_ROOMS_FROM = 13
"""Children of different sex older than twelve do not share a room."""


def pension_age(day: date) -> int:
    """The legal pension age on a day."""
    return next(age for since, age in PENSION_AGES if since <= day)


def rights_to_look_into(case: Case, day: date) -> Iterator[Finding]:
    """Every finding, in the order of the interview."""
    yield from _people(case, day)
    yield from _dwelling(case, day)
    yield from _incomes(case)


def _people(case: Case, day: date) -> Iterator[Finding]:
    resources = {each.kind for each in case.incomes}
    children = [each for each in case.household if each.role is not Role.ADULT]
    adults = [each for each in case.household if each.role is Role.ADULT]
    if children and Resource.CHILD_BENEFIT not in resources:
        yield codes.CHILD_BENEFIT.at()
    if children and len(adults) == 1 and Resource.MAINTENANCE not in resources:
        yield codes.MAINTENANCE.at()
    studying = any(each.school in (School.SECONDARY, School.HIGHER) or each.role is Role.STUDENT for each in children)
    if studying and Resource.STUDY_GRANT not in resources:
        yield codes.STUDY_GRANT.at()
    if Resource.PENSION not in resources:
        for position, each in enumerate(case.members):
            if each.role is Role.ADULT and (age := each.age_on(day)) >= pension_age(day):
                yield codes.PENSION.at(Place(field=f"members[{position}]"), age=age)
    if case.increased_allowance is not Answer.YES and (
        resources & ENTITLING or case.increased_allowance is Answer.UNKNOWN
    ):
        yield codes.INCREASED_ALLOWANCE.at(Place(field="increased_allowance"))
    if Resource.DISABILITY not in resources and any(each.kind is Expense.DISABILITY for each in case.costs):
        yield codes.DISABILITY.at()


def _dwelling(case: Case, day: date) -> Iterator[Finding]:
    housing = case.housing
    entitled = case.increased_allowance is Answer.YES or any(each.kind in ENTITLING for each in case.incomes)
    if entitled and housing.tariff is not Tariff.SOCIAL and housing.tenure is not Tenure.INSTITUTION:
        yield codes.SOCIAL_TARIFF.at(Place(field="housing.tariff"))
    if housing.heating in _HEATED_BY_FUND:
        yield codes.HEATING_FUND.at(Place(field="housing.heating"))
    if housing.certificate in _POORLY_INSULATED:
        yield codes.ENERGY_ADVICE.at(Place(field="housing.certificate"), housing.certificate.label)
    if housing.tenure is Tenure.PRIVATE:
        yield codes.SOCIAL_HOUSING.at(Place(field="housing.tenure"))
    if housing.bedrooms is not None and housing.bedrooms < (needed := bedrooms_needed(case, day)):
        yield codes.BEDROOMS.at(Place(field="housing.bedrooms"), housing.bedrooms, needed=needed)


def _incomes(case: Case) -> Iterator[Finding]:
    resources = {each.kind for each in case.incomes}
    working = any(each.working for each in case.household)
    if not resources:
        yield codes.NO_INCOME.at(Place(field="incomes"))
    if Resource.WORK in resources and not working:
        yield codes.WORK_NOT_MARKED.at(Place(field="members"))
    if working and Resource.WORK not in resources:
        yield codes.WORK_WITHOUT_WAGE.at(Place(field="incomes"))
    if Resource.WORK in resources and not resources & {Resource.HOLIDAY_PAY, Resource.YEAR_END}:
        yield codes.HOLIDAY_PAY.at(Place(field="incomes"))
    if case.debts and all(each.kind is not Loan.MEDIATION for each in case.debts):
        yield codes.DEBT_MEDIATION.at(Place(field="debts"))


def bedrooms_needed(case: Case, day: date) -> int:
    """One for the parents, one for every two children; those of different sex above twelve apart."""
    children = [each for each in case.household if each.role is not Role.ADULT]
    rooms: list[Member] = []
    shared = 0
    for child in sorted(children, key=lambda each: (each.sex.value, each.age_on(day))):
        if rooms and (partner := next((each for each in rooms if _may_share(each, child, day)), None)):
            rooms.remove(partner)
            shared += 1
        else:
            rooms.append(child)
    return 1 + shared + len(rooms)


def _may_share(one: Member, other: Member, day: date) -> bool:
    if one.sex is other.sex or Sex.OTHER in (one.sex, other.sex):
        return True
    return max(one.age_on(day), other.age_on(day)) < _SEPARATE_ROOMS_FROM
