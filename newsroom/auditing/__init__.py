"""What the audit is told of accounts: sign-ins, failures, sign-outs, and changes of accounts and roles."""
