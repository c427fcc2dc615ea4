"""The map of the course: all chapters, with links to those that are there and a word at those still to come."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

# Folder, title, and the question that the chapter answers.
CHAPTERS = (
    ("00_start", "Start", "What is this about, and does everything work?"),
    ("01_neuron", "The neuron", "What does one artificial neuron compute, and what can it not?"),
    ("02_layers", "Layers", "How do neurons become a network?"),
    ("03_matrix_form", "Matrix form", "How does a whole layer become one product?"),
    ("04_activations", "Activations", "Why does a network need them, and which one where?"),
    ("05_approximation", "Approximation", "What can a network represent, and how large must it be?"),
    ("06_training", "Training", "How does a network find its weights?"),
    ("07_chain_rule", "The chain rule", "Where do all the derivatives come from?"),
    ("08_sgd", "Stochastic gradient descent", "How to train when there are too many data to look at?"),
    ("09_optimizers", "Optimisers and schedulers", "How large should a step be, and in which direction?"),
    ("10_overfitting", "Overfitting", "Does it work on data that it has never seen?"),
    ("11_pytorch", "PyTorch", "How is it done with the tools of the trade?"),
    ("12_gpu", "The GPU", "How is it done fast?"),
    ("13_playground", "The playground", "What happens if ...?"),
    ("14_practice", "Practice", "How does raw data become a result that others can rely on?"),
)


@dataclass(frozen=True)
class CourseMap:
    """The map for a notebook in lectures/; which chapters are there was looked up when it was made."""

    lectures: frozenset[str]
    exercises: frozenset[str]

    def _repr_markdown_(self) -> str:
        rows = ["| | chapter | the question | |", "| --- | --- | --- | --- |"]
        for name, title, question in CHAPTERS:
            there = name in self.lectures
            chapter = f"[{title}]({name}.ipynb)" if there else title
            exercise = f"[exercise](../exercises/{name}/{name}.ipynb)" if name in self.exercises else ""
            rows.append(f"| {name[:2]} | {chapter} | {question} | {exercise if there else '*to come*'} |")
        return "\n".join(rows)

    def __repr__(self) -> str:
        return "\n".join(
            f"{name[:2]}  {title}: {question}{'' if name in self.lectures else ' (to come)'}"
            for name, title, question in CHAPTERS
        )


def course_map(root: Path | None = None) -> CourseMap:
    """Look which chapters have a lecture and an exercise in the course's folder (default: found from here upwards)."""
    root = _root() if root is None else root
    names = [name for name, _, _ in CHAPTERS]
    lectures = {
        name
        for name in names
        if (root / "chapters" / name / "lecture.py").exists()
        or (root / "lectures" / f"{name}.ipynb").exists()
    }
    exercises = {
        name
        for name in names
        if (root / "chapters" / name / "exercise.py").exists() or (root / "exercises" / name).is_dir()
    }
    return CourseMap(frozenset(lectures), frozenset(exercises))


def _root() -> Path:
    """The nearest folder upwards that holds chapters or lectures, else the one that holds this package."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "chapters" / "00_start").is_dir() or (folder / "lectures" / "00_start.ipynb").is_file():
            return folder
    return Path(__file__).resolve().parents[2]
