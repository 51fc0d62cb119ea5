*** Settings ***
Documentation     What the directory's setup enters, all its suites start in.

Resource          ../../resources/places.resource

Suite Setup       Enter Transient Namespace    site
Suite Teardown    Test Should Be In    site
Test Timeout      20 seconds
