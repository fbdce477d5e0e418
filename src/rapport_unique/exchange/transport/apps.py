"""The Django app of the SQL mailbox: only a hub installs it."""

from django.apps import AppConfig


class MailboxConfig(AppConfig):
    name = "rapport_unique.exchange.transport"
    label = "mailbox"
