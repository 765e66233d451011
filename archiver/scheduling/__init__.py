"""Scheduling: crontab lines and systemd timers."""
