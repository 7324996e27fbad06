"""Deeds in threads of their own that begin at the same moment, for what people do who work at once."""

import threading
from collections.abc import Callable

from django.db import connection


def at_once(*deeds: Callable[[], object]) -> list:
    """Do deeds in threads that begin together; return what each gave or raised."""
    gate, gave = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(at, deed):
        try:
            gate.wait(20)
            gave[at] = deed()
        except Exception as error:
            gave[at] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(at, deed)) for at, deed in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return gave
