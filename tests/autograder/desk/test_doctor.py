"""`autograder doctor` says PASS where a layer works and what to do where it does not."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.desk import doctor
from autograder.sandbox import bubblewrap, system_calls
from tests.sandboxed import needs_sandbox

ROOT = Path(__file__).resolve().parents[3]


def examined_after(preparation: str) -> dict[str, tuple[str, str]]:
    """Findings by layer of a doctor that runs after `preparation` in a process of its own."""
    script = f"""
import json, os, sys
sys.path.insert(0, {str(ROOT)!r})
from autograder.desk import doctor
from autograder.sandbox import bubblewrap, system_calls
{preparation}
print(json.dumps([[f.layer, f.grade, f.sentence] for f in doctor.examine()]))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return {layer: (grade, sentence) for layer, grade, sentence in json.loads(done.stdout)}


@needs_sandbox
def test_every_layer_works_on_this_machine():
    findings = examined_after("")
    assert [layer for layer, (grade, _) in findings.items() if grade == "FAIL"] == []
    assert {"user namespaces", "network", "files", "privileges", "memory limit", "end"} <= set(findings)


def why_no_sandbox_after(preparation: str) -> str:
    script = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\nfrom autograder.desk import doctor\nfrom autograder.sandbox import bubblewrap, system_calls\n"
    script += f"{preparation}\nprint(doctor.why_no_sandbox())"
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    ).stdout.strip()


@needs_sandbox
def test_whether_there_is_a_sandbox_is_found_by_making_one():
    assert why_no_sandbox_after("") == ""
    forbidden = why_no_sandbox_after("system_calls.no_new_privileges(); system_calls.filter_system_calls()")
    assert "EPERM" in forbidden or "CAP_SYS_ADMIN" in forbidden


def test_a_missing_bubblewrap_is_the_reason_for_no_sandbox(monkeypatch):
    monkeypatch.setattr(bubblewrap.shutil, "which", lambda *_, **__: None)
    assert "bubblewrap is missing" in doctor.why_no_sandbox() or not system_calls.LINUX


@needs_sandbox
def test_forbidden_namespaces_are_noticed_and_nothing_further_is_tried():
    findings = examined_after("system_calls.no_new_privileges(); system_calls.filter_system_calls()")
    grade, sentence = findings["user namespaces"]
    assert grade == "FAIL" and ("EPERM" in sentence or "CAP_SYS_ADMIN" in sentence)
    assert findings["sandbox"][0] == "FAIL"
    assert "network" not in findings


@needs_sandbox
def test_root_without_the_right_to_mount_is_told_what_is_missing():
    if os.geteuid() != 0:
        pytest.skip("not root, so there is no right to mount to be lost")
    without = "system_calls.drop_capabilities(keep=set(range(41)) - {21})  # CAP_SYS_ADMIN"
    grade, sentence = examined_after(without)["sandbox"]
    needed = [Path(sys.prefix), Path(sys.base_prefix), Path(doctor.__file__)]
    closed = any(not os.stat(folder).st_mode & 1 for path in needed for folder in path.parents)
    if closed:
        assert grade == "FAIL" and "CAP_SYS_ADMIN" in sentence
    else:
        assert grade == "PASS"  # everybody can read this Python, so the right is not needed


def test_a_missing_bubblewrap_is_a_failure_with_its_cure(monkeypatch):
    monkeypatch.setattr(bubblewrap.shutil, "which", lambda *_, **__: None)
    finding = doctor._bubblewrap()
    assert finding.grade == "FAIL"
    assert "apt install bubblewrap" in finding.sentence or "--unprotected" in finding.sentence


def test_a_program_that_this_user_may_not_run_is_a_sentence(monkeypatch, tmp_path):
    closed = tmp_path / "python"
    closed.write_text("#!/bin/sh\n")
    closed.chmod(0o644)
    monkeypatch.setattr(doctor.sys, "executable", str(closed))
    monkeypatch.setattr(bubblewrap, "find_bubblewrap", lambda: str(closed))
    for finding in (doctor._user_namespaces(), doctor._bubblewrap()):
        assert finding.grade == "FAIL"
        assert finding.sentence.startswith(
            f"{closed} does not start for the user {os.getuid()} (Permission denied): let"
        )


@pytest.mark.parametrize(("version", "grade"), [("0.4.1", "FAIL"), ("0.5.0", "PASS"), ("0.11.2", "PASS")])
def test_an_old_bubblewrap_is_a_failure(monkeypatch, tmp_path, version, grade):
    program = tmp_path / "bwrap"
    program.write_text(f"#!/bin/sh\necho bubblewrap {version}\n")
    program.chmod(0o755)
    monkeypatch.setattr(bubblewrap, "find_bubblewrap", lambda: str(program))
    assert doctor._bubblewrap().grade == grade


def test_a_setuid_bubblewrap_is_a_caution(monkeypatch, tmp_path):
    program = tmp_path / "bwrap"
    program.write_text("#!/bin/sh\necho bubblewrap 0.8.0\n")
    program.chmod(0o4755)
    monkeypatch.setattr(bubblewrap, "find_bubblewrap", lambda: str(program))
    assert doctor._bubblewrap().grade == "CAUTION"


def test_elsewhere_than_linux_grading_is_refused(monkeypatch):
    monkeypatch.setattr(system_calls, "LINUX", False)
    findings = {finding.layer: finding for finding in doctor.examine()}
    assert findings["system"].grade == "FAIL" and "WSL2" in findings["system"].sentence
    assert findings["sandbox"].grade == "FAIL"


@pytest.mark.parametrize(
    ("setting", "value", "cure"),
    [
        ("kernel/apparmor_restrict_unprivileged_userns", "1", "AppArmor profile"),
        ("user/max_user_namespaces", "0", "sysctl -w user.max_user_namespaces"),
        ("kernel/unprivileged_userns_clone", "0", "unprivileged_userns_clone=1"),
    ],
)
def test_a_kernel_setting_that_forbids_namespaces_is_named(monkeypatch, setting, value, cure):
    monkeypatch.setattr(bubblewrap, "_kernel_setting", lambda name: value if name == setting else "")
    told = bubblewrap.explain("bwrap: setting up uid map: Permission denied")
    assert setting in told and cure in told


def test_a_container_that_forbids_namespaces_is_told_the_missing_permission(monkeypatch):
    monkeypatch.setattr(bubblewrap, "_kernel_setting", lambda name: "")
    monkeypatch.setenv("container", "podman")
    assert "CAP_SYS_ADMIN" in bubblewrap.explain("bwrap: No permissions to create a new namespace: EPERM")
    assert "systempaths" in bubblewrap.explain(
        "bwrap: Can't mount proc on /newroot/proc: Operation not permitted"
    )


def test_a_message_that_is_about_something_else_is_not_explained():
    assert bubblewrap.explain("ModuleNotFoundError: No module named 'torch'") == ""


def test_versions_outside_the_tried_ranges_are_a_caution_and_missing_ones_a_failure(monkeypatch):
    monkeypatch.setattr(doctor, "_declared", lambda: ["numpy<1"])
    assert doctor._packages()[0].grade == "CAUTION"
    monkeypatch.setattr(doctor, "_declared", lambda: ["numpy>=1", "no-such-package-anywhere>=2"])
    (finding,) = doctor._packages()
    assert finding.grade == "FAIL" and "no-such-package-anywhere" in finding.sentence


def test_little_memory_is_a_caution(monkeypatch):
    monkeypatch.setattr(doctor, "LITTLE_MEMORY", 1 << 60)
    assert doctor._memory().grade == "CAUTION"
