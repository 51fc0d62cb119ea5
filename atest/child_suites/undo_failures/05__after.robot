*** Settings ***
Documentation    All else was undone.

Resource         sabotage.resource


*** Test Cases ***
After Suites That Could Not Be Undone
    Nothing Should Be Left But The Folder    setup-only
    Nothing Should Be Left But The Folder    teardown
    Nothing Should Be Left But The Folder    failing-teardown

Made For The Whole Run
    Create Transient Namespace    alice    scope=global
    ${path} =    Export Namespace    alice    whole-run    scope=global
    Run Process    umount    ${path}
    Remove File    ${path}
    Create Directory    ${path}
