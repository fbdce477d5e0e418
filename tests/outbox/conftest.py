import pytest

from rapport_unique.outbox.queue import HANDLERS, handler


@pytest.fixture
def done():
    """What the handler of kind "test" was given; it fails while `done.error` is set."""

    class Done(list):
        error = None

    done = Done()

    @handler("test", attempts=3)
    def work(message):
        if done.error:
            raise done.error
        done.append(message.payload)

    yield done
    del HANDLERS["test"]
