"""Settings with the apps of every site, for tools that look at all of the product. No site runs with them."""

from rapport_unique.sites.budget.settings import *  # noqa: F403
from rapport_unique.sites.hub.settings import *  # noqa: F403
from rapport_unique.sites.node.settings import *  # noqa: F403
from rapport_unique.sites.rapport.settings import *  # noqa: F403
from rapport_unique.sites.rapport.settings import INSTALLED_APPS

INSTALLED_APPS = [
    *INSTALLED_APPS,
    "rapport_unique.budgets",
    "rapport_unique.exchange.hub",
    "rapport_unique.exchange.node",
    "rapport_unique.exchange.transport",
]
