*** Settings ***
Documentation    One program is not found by the library.

Library          OperatingSystem
Library          NetnsLibrary


*** Test Cases ***
Not Installed
    [Setup]    Set Environment Variable    PATH    ${EMPTY}
    Skip Unless Supported    veth    iperf3
    Fail    This must not run.

Works
    Skip Unless Supported    veth

Table
    Get Capabilities
