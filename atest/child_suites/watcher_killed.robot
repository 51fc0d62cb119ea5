*** Settings ***
Documentation    Somebody ends the watcher.

Library          Process
Library          NetnsLibrary


*** Test Cases ***
Watcher Is Killed
    Create Transient Namespace    alice
    Start Process In Namespace    alice    sleep    60
    ${pid} =    Evaluate    NetnsLibrary.core.watcher.pid()    NetnsLibrary.core.watcher
    Evaluate    os.kill($pid, 9)
    Wait Until Keyword Succeeds    5s    10ms    Should Have Ended    ${pid}
    Get Namespace Names    ==    alice
    ${new} =    Evaluate    NetnsLibrary.core.watcher.pid()    NetnsLibrary.core.watcher
    Should Not Be Equal    ${new}    ${pid}
    Evaluate    os.kill(os.getpid(), 9)


*** Keywords ***
Should Have Ended
    [Documentation]    It is gone, or waits for somebody to ask for its status.
    [Arguments]    ${pid}
    Should Be True    not os.path.exists('/proc/${pid}/exe')
