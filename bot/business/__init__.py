"""Requests that came by an employee's own account: the employee is asked, the client is told where they have gone."""
