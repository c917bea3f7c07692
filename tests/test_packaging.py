"""What the package promises to installers."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from mlic_gui import __version__
from mlic_gui.core import places

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def allowed(name: str, version: str, *, python: str) -> bool:
    requirements = [Requirement(text) for text in PROJECT["dependencies"]]
    return all(
        requirement.specifier.contains(version)
        for requirement in requirements
        if requirement.name == name and (requirement.marker is None or _applies(requirement, python))
    )


def _applies(requirement: Requirement, python: str) -> bool:
    return requirement.marker.evaluate({"python_version": python, "python_full_version": f"{python}.0"})


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
def test_the_supported_pythons(python):
    assert SpecifierSet(PROJECT["requires-python"]).contains(f"{python}.5")
    assert f"Programming Language :: Python :: {python}" in PROJECT["classifiers"]


def test_the_qt_that_aborts_under_python_311_is_kept_out():
    assert not allowed("PySide6-Essentials", "6.12.0", python="3.11")
    assert allowed("PySide6-Essentials", "6.11.3", python="3.11")
    assert allowed("PySide6-Essentials", "6.12.0", python="3.12")


def test_the_version_is_said_once_in_each_place():
    assert PROJECT["version"] == __version__
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_what_ships_is_found_in_the_checkout():
    assert (places.shipped("models", "backbones", "efficientnet-lite0", "network.tflite")).is_file()
    assert places.shipped("resources", "sample_photos").is_dir()


def test_what_ships_is_found_inside_an_installed_package_first(tmp_path, monkeypatch):
    (tmp_path / "models").mkdir()
    monkeypatch.setattr(places, "_PACKAGE", tmp_path)
    assert places.shipped("models") == tmp_path / "models"


def test_the_models_are_those_whose_checksums_are_written_down():
    lines = (ROOT / "models" / "checksums.txt").read_text(encoding="utf-8").splitlines()
    written = {path: digest for digest, path in (line.split(maxsplit=1) for line in lines)}
    there = {
        path.relative_to(ROOT / "models").as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (ROOT / "models").rglob("*")
        if path.is_file() and path.name != "checksums.txt"
    }
    assert written == there


def test_the_licence_is_the_whole_apache_licence():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
