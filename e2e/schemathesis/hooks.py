"""A check that schemathesis does not have."""

import schemathesis


@schemathesis.check
def right_fields_are_not_refused(_context, response, case):
    """An intent that matches the schema may be refused because of its fields together (the dues, the category, a key
    that was used before), but never because of one field. Two depend on the site, which the schema does not know: the
    team's addresses, and whether it emails receipts."""
    mode = case.meta.generation.mode if case.meta else None
    if mode is not None and mode.is_positive and response.status_code == 422:
        problem = response.json()
        expected = ("status", "not-eligible")
        errors = [error for error in problem.get("errors", []) if error["pointer"] not in ("/assignee", "/email_receipt")]
        faults = [error for error in errors if error["code"] not in expected]
        assert problem["type"] != "/problems/invalid" or not faults, f"valid fields were refused: {faults}"
