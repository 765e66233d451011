"""Alerts: what a run found of what somebody wants to be told of, and how it reaches them.

matching   new and edited articles since the last look → matches and messages, in one transaction
message    what a message says, as data and as text
channels   one way to a receiver each: mail, webhook, ntfy, command, RSS file, Apprise
delivery   what waits is sent, marked, tried again
"""
