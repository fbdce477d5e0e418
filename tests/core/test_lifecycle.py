"""Every state x action x role, against a table written by hand."""

import pytest

from rapport_unique.core.findings import NotAllowed, NotPossible
from rapport_unique.core.lifecycle import Action, Role, State, require, require_signature, state_of

LOOKS = {"agent", "president", "director", "reader"}
EDITS = {"agent", "president", "director"}
SIGNS = {"president", "director"}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("role", [*Role, "access-manager", "controller"])
@pytest.mark.parametrize("action", Action)
def test_who_may_do_what(state, role, action):
    admitted = {"look": LOOKS, "edit": EDITS, "sign": SIGNS}[action]
    if str(role) not in admitted:
        with pytest.raises(NotAllowed):
            require(role, action, state)
    elif state == "sent" and action != "look":
        with pytest.raises(NotPossible):
            require(role, action, state)
    else:
        require(role, action, state)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"started": False, "blocking": False, "signed": 0, "sent": False}, State.NOT_STARTED),
        ({"started": True, "blocking": True, "signed": 0, "sent": False}, State.IN_PROGRESS),
        ({"started": True, "blocking": False, "signed": 0, "sent": False}, State.READY),
        ({"started": True, "blocking": False, "signed": 1, "sent": False}, State.SIGNED_ONCE),
        ({"started": True, "blocking": False, "signed": 2, "sent": True}, State.SENT),
    ],
)
def test_states(facts, state):
    assert state_of(**facts) == state


def signature(**changes):
    facts = {"role": "president", "person": "p1", "state": State.READY, "blocking": 0, "signed": {}}
    require_signature(**(facts | changes))


def test_either_officer_signs_first():
    signature()
    signature(role="director")
    signature(role="director", person="p2", state=State.SIGNED_ONCE, signed={"president": "p1"})
    signature(role="president", person="p2", state=State.SIGNED_ONCE, signed={"director": "p1"})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"role": "agent"}, "role-may-not"),
        ({"role": "reader"}, "role-may-not"),
        ({"state": State.SENT}, "already-sent"),
        ({"state": State.NOT_STARTED}, "nothing-to-sign"),
        ({"state": State.IN_PROGRESS, "blocking": 2}, "blocking-findings"),
        ({"signed": {"president": "p9"}, "state": State.SIGNED_ONCE}, "role-already-signed"),
        ({"role": "director", "signed": {"president": "p1"}, "state": State.SIGNED_ONCE}, "person-already-signed"),
    ],
)
def test_who_may_not_sign(changes, code):
    with pytest.raises((NotAllowed, NotPossible), match=code):
        signature(**changes)
