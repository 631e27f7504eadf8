"""The door of the messages."""

from parvis.kernel.messages.operations.messages import NobodyToTell, forget, mark_read, send, try_mail
from parvis.kernel.messages.operations.messages import deliver as deliver_mail
from parvis.kernel.messages.operations.webhooks import (
    MayNotSubscribe,
    deliver_webhooks,
    pause,
    relay,
    renew_secret,
    resend,
    send_test,
    subscribe,
    unsubscribe,
)
from parvis.kernel.messages.queries import (
    about,
    deliveries,
    given_up_deliveries,
    inbox,
    refused_mails,
    subscription,
    subscriptions,
    unread,
    waiting_deliveries,
)
from parvis.kernel.messages.rules.mail import NotAMail, NotAMailServer
from parvis.kernel.messages.rules.webhooks import NotAllowed, is_signed
from parvis.kernel.messages.types import (
    DeliveryInfo,
    DeliveryState,
    InboxMessage,
    MailState,
    MessageInfo,
    Recipient,
    SubscriptionInfo,
)
from parvis.kernel.messages.wording import UnknownTemplate

__all__ = [
    "DeliveryInfo",
    "DeliveryState",
    "InboxMessage",
    "MailState",
    "MayNotSubscribe",
    "MessageInfo",
    "NobodyToTell",
    "NotAMail",
    "NotAMailServer",
    "NotAllowed",
    "Recipient",
    "SubscriptionInfo",
    "UnknownTemplate",
    "about",
    "deliver_mail",
    "deliver_webhooks",
    "deliveries",
    "forget",
    "given_up_deliveries",
    "inbox",
    "is_signed",
    "mark_read",
    "pause",
    "refused_mails",
    "relay",
    "renew_secret",
    "resend",
    "send",
    "send_test",
    "subscribe",
    "subscription",
    "subscriptions",
    "try_mail",
    "unread",
    "unsubscribe",
    "waiting_deliveries",
]
