*** Settings ***
Documentation    A value that there is not.

Library          NetnsLibrary    rootless=maybe


*** Test Cases ***
Nothing To Do
    No Operation
