*** Settings ***
Documentation    For a process without privilege: a network that it did not make is out of reach.

Library          NetnsLibrary


*** Variables ***
${OTHER}    the process id of a program in a namespace that the one who runs this gives


*** Test Cases ***
Opening
    Open Namespace    other    pid=${OTHER}
