"""
Why a message did not reach a person: a closed list, each with a sentence for staff.
"""

from __future__ import annotations

WHY = {
    "throttled": "The provider asked us to slow down.",
    "provider_down": "The provider had a fault.",
    "timeout": "The provider did not answer in time.",
    "unreachable": "The provider could not be reached.",
    "credentials": "The provider refused our credentials: see the settings.",
    "account": "Our account with the provider needs attention: see its own pages.",
    "window_closed": "She last wrote over a day ago. It goes when she writes again.",
    "not_delivered": "It was sent, but did not reach her phone. It may be off.",
    "opted_out": "This person asked for no more messages on this channel.",
    "no_such_address": "This address cannot be reached on this channel.",
    "refused": "The provider refused the message as it was.",
    "failed": "The message could not be put into this channel's form.",
}
