"""Who did something, in the one word that is kept beside every fact: `employee:7`, `contact:3`, or `desk`. Pure."""

DESK = "desk"
"""The program itself, or somebody at its terminal."""
_EMPLOYEE = "employee:"


def actor_employee(employee_id: int | None) -> str:
    """Of an employee; the desk where it was nobody."""
    return f"{_EMPLOYEE}{employee_id}" if employee_id else DESK


def actor_contact(contact_id: int | None) -> str:
    """Of somebody of a client."""
    return f"contact:{contact_id}"


def employee_of(actor: str | None) -> int | None:
    """The employee who it was; None where it was anybody else."""
    return int(actor.removeprefix(_EMPLOYEE)) if actor and actor.startswith(_EMPLOYEE) else None
