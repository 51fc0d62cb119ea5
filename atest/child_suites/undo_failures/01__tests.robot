*** Settings ***
Documentation    Undoing what a test made fails.

Resource         sabotage.resource


*** Test Cases ***
Passes But Cannot Be Undone
    Make Things Around A Name That Cannot Be Removed    one

All Else Was Undone
    Nothing Should Be Left But The Folder    one

Fails And Cannot Be Undone
    Make Things Around A Name That Cannot Be Removed    two
    Fail    expected

Cannot Be Undone Twice
    Create Transient Namespace    alice
    Export A Name That Cannot Be Removed    alice    three
    Export A Name That Cannot Be Removed    alice    four

Is Skipped And Cannot Be Undone
    Make Things Around A Name That Cannot Be Removed    five
    Skip    expected

All Was Undone Again
    Nothing Should Be Left But The Folder    two
    Nothing Should Be Left But The Folder    five
