*** Settings ***
Documentation     The whole folder is in a namespace when its suites import the library with other arguments.

Library           NetnsLibrary

Suite Setup       Enter Transient Namespace    top
Suite Teardown    Get Namespace Names    ==    top
