"""Those cases of the conformance suite that depend on the event loop, on the window's."""

from tests.conformance.test_endings import test_cancel as test_cancel
from tests.conformance.test_endings import test_close as test_close
from tests.conformance.test_endings import test_drop as test_drop
from tests.conformance.test_endings import test_stalls as test_stalls
from tests.conformance.test_replies import test_broken_off as test_broken_off
from tests.conformance.test_replies import test_pieces_come_at_once as test_pieces_come_at_once
