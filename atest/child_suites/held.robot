*** Settings ***
Documentation     Something else holds namespaces that end.

Library           Process
Library           NetnsLibrary

Suite Teardown    Evaluate    [one.close() for one in sys.kept]


*** Test Cases ***
Holds A Descriptor
    ${alice} =    Create Transient Namespace    alice
    Evaluate    setattr(sys, 'kept', [open($alice.path)])

Holds A Socket
    Create Transient Namespace    alice
    ${socket} =    Execute In Namespace    alice    Evaluate    socket.create_server(('127.0.0.1', 80))
    Evaluate    sys.kept.append($socket)

Holds By Another Program
    ${alice} =    Create Transient Namespace    alice
    Start Process    sh    -c    exec 9<"$0"; echo; exec sleep 60    ${alice.path}    alias=holder
    Wait Until Keyword Succeeds    5s    10ms    Command Should Be Sleep
    Close Namespace    alice

Holds Nothing
    [Setup]    Terminate Process    holder
    Create Transient Namespaces    alice    bob
    Create Veth Pair    alice:eth0    bob:eth0


*** Keywords ***
Command Should Be Sleep
    [Documentation]    The shell has opened the namespace and become another program.
    ${pid} =    Get Process Id    holder
    Should Be True    open('/proc/${pid}/comm').read() == 'sleep\\n'
