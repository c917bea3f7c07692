"""The first word decides between window and command; commands never load Qt."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from mlic_gui.__main__ import main


def python(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    bare = {name: value for name, value in os.environ.items() if name not in _DISPLAYS}
    return subprocess.run(
        [sys.executable, *words],
        capture_output=True,
        text=True,
        env=bare | environment,
        check=False,
        timeout=60,
    )


_DISPLAYS = ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_without_a_display_the_user_is_told_what_works():
    answer = python("-m", "mlic_gui")
    assert answer.returncode == 1
    assert "mlic-gui tag FOLDER" in answer.stderr
    assert "Traceback" not in answer.stderr


@pytest.mark.parametrize("words", [["--version"], ["--help"], ["tag", "--help"]])
def test_help_needs_no_qt_and_no_numpy(words):
    code = (
        "import sys\nfrom mlic_gui.__main__ import main\n"
        "try:\n    main(sys.argv[1:])\nfinally:\n"
        "    heavy = {'PySide6', 'numpy', 'tensorflow', 'matplotlib'} & set(sys.modules)\n"
        "    sys.stderr.write(f'HEAVY {sorted(heavy)}')\n"
    )
    answer = python("-c", code, *words)
    assert answer.returncode == 0, answer.stderr
    assert "HEAVY []" in answer.stderr
    assert "mlic-gui" in answer.stdout


def test_more_than_one_word_is_a_command(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["tga", "folder"])
    assert ended.value.code == 2
    assert "tga" in capsys.readouterr().err


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("module", ["argparse", "numpy", "PIL.Image", "mlic_gui.cli.commands"])
def test_ctrl_c_while_modules_are_read_ends_quietly(module):
    code = (
        "import os, signal, sys\n"
        "class Impatient:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == sys.argv[1]:\n"
        "            os.kill(os.getpid(), signal.SIGINT)\n"
        "from mlic_gui.__main__ import main\n"
        "sys.modules.pop(sys.argv[1], None)\n"
        "sys.meta_path.insert(0, Impatient())\n"
        "sys.exit(main(['tag', 'nowhere']))\n"
    )
    answer = python("-c", code, module)
    assert (answer.returncode, answer.stdout, answer.stderr) == (130, "", "")
