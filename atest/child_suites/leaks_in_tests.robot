*** Settings ***
Documentation    Leaves something behind in tests that look for that themselves.

Resource         ../resources/acceptance.resource

Suite Setup      Start Acceptance Run


*** Test Cases ***
A Descriptor
    Evaluate    os.open('/dev/null', os.O_RDONLY)

Nothing
    Create Transient Namespace    alice

A Namespace
    Create Transient Namespace    alice    scope=suite
