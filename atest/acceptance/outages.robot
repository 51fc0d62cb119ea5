*** Settings ***
Documentation    How long a host is out of reach while a keyword runs.

Resource         ../resources/acceptance.resource
Resource         ../resources/lasting.resource
Resource         ../resources/hosts.resource

Suite Setup      Create Hosts That Last
Test Timeout     60 seconds


*** Variables ***
${NOT_REACHED}    SEPARATOR=${SPACE}
...               Cannot measure an outage of 10.0.0.9: alice does not reach it in the first place, there was no answer
...               within 1 s.


*** Test Cases ***
A Short Outage
    ${outage} =    Measure Outage    alice    bob    Cut And Restore After    300 ms
    Should Be True    0.2 < ${outage.lost} < 10
    Should Be True    0 <= ${outage.first_loss} < ${outage.recovery}
    Should Be True    ${outage.recovered}
    Should Be True    0 < ${outage.unanswered} < ${outage.sent}
    Should Be Equal    ${outage.returned}    done

No Outage
    ${outage} =    Measure Outage    alice    2001:db8::2    No Operation
    Should Be Equal As Numbers    ${outage.lost}    0
    Should Be Equal    ${outage.first_loss}    ${None}
    Should Be True    ${outage.sent} > 0

A Failure Of The Keyword Is Its Failure
    Run Keyword And Expect Error    On purpose    Measure Outage    alice    bob    Fail    On purpose
    Host Should Be Reachable    alice    bob

A Target Out Of Reach
    Should Fail And Change Nothing    ${NOT_REACHED}    Measure Outage    alice    10.0.0.9    Fail    Never run

An Unknown Keyword
    Run Keyword And Expect Error    No keyword with name 'No Such Keyword' found.
    ...    Measure Outage    alice    bob    No Such Keyword


*** Keywords ***
Create Hosts That Last
    [Documentation]    They and the connections to them are there before the first test.
    Create Two Hosts
    FOR    ${host}    IN    alice    bob
        Have The Connections Opened    ${host}
    END

Cut And Restore After
    [Documentation]    Also an argument of a keyword that is run has its variables.
    [Arguments]    ${time}
    Flap Link    alice    bob    times=1    down_for=${time}
    RETURN    done
