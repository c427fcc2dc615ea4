"""Whether the sandbox can be made here, for tests that need it. Found out once for all their files: each try starts one."""

import pytest

from autograder.desk import doctor

WHY_NO_SANDBOX = doctor.why_no_sandbox()
needs_sandbox = pytest.mark.skipif(bool(WHY_NO_SANDBOX), reason=WHY_NO_SANDBOX or "-")
