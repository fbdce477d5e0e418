import pytest
from tests.control.desk import build_desk


@pytest.fixture
def desk_file(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return build_desk()
