"""Coverage-guided fuzzing of everything that reads what strangers wrote.

    python -m tests.fuzz                          # the targets
    python -m tests.fuzz page -max_total_time=60  # one of them; further options are libFuzzer's

Needs atheris. `test_fuzz.py` replays the seeds and what was found without it.
"""
