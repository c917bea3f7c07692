"""What the session tells its views."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class SessionSignals(QObject):
    """The signals of a `Session`.

    Signals:
        project_opened: A project was opened; its photos follow.
        project_closing: The project is about to be closed; everything is still there.
        project_closed: The project was closed; everything is empty.
        photos_added: First row and count of photos that were appended.
        scan_finished: All photos are known.
        shown_changed: Another folder is shown: `shown_rows` was replaced.
        labels_changed: Labels were added or removed; columns of all arrays changed.
        exclusive_changed: Labels exclude each other from now on, or no longer.
        words_changed: Rows (intp array) whose words or reviewed mark changed.
        suggestions_changed: Rows (intp array) whose probabilities or staleness changed; at most 15 Hz.
        current_changed: Row of the photo that is now current, or -1.
        selection_changed: Other photos are selected.
        chips_changed: The chips of the current photo are known.
        tagger_changed: Another tagger, or other thresholds.
        taggers_changed: The list of taggers, or the offered one.
        problems_changed: A photo turned out unreadable; at most 10 Hz.
        counts_changed: `counts` and `missing` are other than before; at most 10 Hz.
        undo_changed: `undo_text` or `redo_text`.
        read_only_changed: `read_only` or its reason.
        notified: A `Notice` to show.
        import_planned: An import was read and waits for the user's consent (an `ImportPlan`).
        label_names_asked: A file does not name its labels: its path, and how many there are.
        adoption_offered: Projects below the opened folder that could be adopted (tuple of paths).
        leave_asked: The project is to be left while a network is trained for it (a `Leaving`).
    """

    project_opened = Signal()
    project_closing = Signal()
    project_closed = Signal()
    photos_added = Signal(int, int)
    scan_finished = Signal()
    shown_changed = Signal()
    labels_changed = Signal()
    exclusive_changed = Signal()
    words_changed = Signal(object)
    suggestions_changed = Signal(object)
    current_changed = Signal(int)
    selection_changed = Signal()
    chips_changed = Signal()
    tagger_changed = Signal()
    taggers_changed = Signal()
    problems_changed = Signal()
    counts_changed = Signal()
    undo_changed = Signal()
    read_only_changed = Signal()
    notified = Signal(object)
    import_planned = Signal(object)
    label_names_asked = Signal(object, int)
    adoption_offered = Signal(object)
    leave_asked = Signal(object)
