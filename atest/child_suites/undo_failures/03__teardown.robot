*** Settings ***
Documentation     Undoing what a suite setup made fails; the suite has a teardown.

Resource          sabotage.resource

Suite Setup       Make Things Around A Name That Cannot Be Removed    teardown
Suite Teardown    Test Should Be In    carol


*** Test Cases ***
In A Suite With A Teardown
    Test Should Be In    carol
