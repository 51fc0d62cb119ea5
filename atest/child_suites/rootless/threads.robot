*** Settings ***
Documentation    For a process without privilege that has a second thread when the library is imported.

Library          ../../resources/second_thread.py
Library          NetnsLibrary


*** Test Cases ***
Making
    Create Transient Namespace    alice

Looking
    Get Namespace Names    ==    ${{[]}}

Always
    Import Library    NetnsLibrary    rootless=always
