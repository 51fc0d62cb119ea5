*** Settings ***
Documentation     The keywords as their users write them.

Resource          ../resources/acceptance.resource

Suite Setup       Start Acceptance Run
Suite Teardown    Nothing Should Be Left
Test Timeout      60 seconds
