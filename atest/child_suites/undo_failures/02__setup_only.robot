*** Settings ***
Documentation    Undoing what a suite setup made fails; the suite has no teardown.

Resource         sabotage.resource

Suite Setup      Make Things Around A Name That Cannot Be Removed    setup-only


*** Test Cases ***
In A Suite With Only A Setup
    Test Should Be In    carol
