*** Settings ***
Documentation    The web server nginx on one host, asked by its name from another one, with a router between them.
...
...              It becomes a daemon: a master and a worker that are no children of Robot Framework.

Resource         ../../resources/acceptance.resource
Resource         ../../resources/routed.resource
Resource         ../../resources/servers.resource
Library          RequestsLibrary

Suite Setup      Run Keywords    Skip Unless Installed    nginx    curl    AND    Write Page
Test Setup       Build Network And Start Nginx
Test Teardown    Note Programs
Test Timeout     30 seconds


*** Variables ***
${CONFIGURATION}    ${CURDIR}${/}..${/}..${/}resources${/}servers${/}nginx.conf


*** Test Cases ***
A Page Is Fetched By Name
    [Documentation]    Only the name finds the page: by its address, the server has none.
    Add Host Entry    client    www.example.com    10.2.0.2
    Page Should Be    http://www.example.com/index.html    Served by nginx
    Status Should Be    http://10.2.0.2/index.html    421

A Page Is Fetched Over IPv6
    Add Host Entry    client    www.example.com    fd02::2
    Page Should Be    http://www.example.com/who    fd01::2

The Server Sees Who Asks
    [Documentation]    The client itself, and then the router that speaks for it.
    Add Host Entry    client    www.example.com    10.2.0.2
    Page Should Be    http://www.example.com/who    10.1.0.2
    Enable Masquerading    router    outside
    Page Should Be    http://www.example.com/who    10.2.0.1

A Library That Knows Nothing Of Namespaces Fetches A Page
    [Documentation]    RequestsLibrary asks from where the test is, by address, because names are the machine's there.
    VAR    &{headers} =    Host=www.example.com    Connection=close
    ${response} =    Execute In Namespace    client    GET    http://10.2.0.2/index.html    headers=${headers}
    Should Be Equal    ${response.text}    Served by nginx

Both Families Are Listened On
    Get Listening Ports    server    tcp    ==    ${{['0.0.0.0:80', '[::]:80']}}
    Tcp Port Should Be Open    client    server    80
    Tcp Port Should Be Open    client    fd02::2    80

A Firewall Shuts The Port And Opens It Again
    ${block} =    Block Traffic    router    protocol=tcp    port=80    direction=forward
    Tcp Port Should Be Closed    client    10.2.0.2    80    timeout=300 ms
    Unblock Traffic    ${block}
    Tcp Port Should Be Open    client    10.2.0.2    80

Nginx Reads Its Configuration Again
    [Documentation]    It takes another worker, in the same namespace.
    Create File    ${SERVER_FILES}${/}site${/}new.html    New
    ${before} =    Get Namespace Processes    server
    Length Should Be    ${before}    2
    ${result} =    Tell Nginx    reload
    Should Be Equal As Integers    ${result.rc}    0    ${result.stderr}
    Wait Until Keyword Succeeds    10 s    20 ms    Worker Should Be Another One    ${before}
    Add Host Entry    client    www.example.com    10.2.0.2
    Page Should Be    http://www.example.com/new.html    New

Nginx Stops When It Is Told To
    ${result} =    Tell Nginx    stop
    Should Be Equal As Integers    ${result.rc}    0    ${result.stderr}
    Wait Until Keyword Succeeds    10 s    20 ms    No Program Should Be Left
    Tcp Port Should Be Closed    client    10.2.0.2    80

All Of It Ends With The Tests
    [Documentation]    Masters and workers of the tests above.
    [Setup]    NONE
    Noted Programs Should Be Gone    at_least=14
    [Teardown]    NONE


*** Keywords ***
Write Page
    [Documentation]    Writes the page.
    Create Server Directory
    Create File    ${SERVER_FILES}${/}site${/}index.html    Served by nginx

Build Network And Start Nginx
    [Documentation]    The three hosts, and the server on the last one.
    Build Client Router And Server
    Enable Forwarding    router
    Start Nginx

Start Nginx
    [Documentation]    Returns when nginx has become a daemon, which listens by then.
    ${result} =    Run Process In Namespace    server    nginx    -p    ${SERVER_FILES}    -c    ${CONFIGURATION}
    ...    -e    error.log    stdout=DEVNULL    stderr=${SERVER_FILES}${/}start.log
    Should Be Equal As Integers    ${result.rc}    0    See ${SERVER_FILES}${/}start.log
    Wait Until Port Is Open    server    80

Tell Nginx
    [Documentation]    Sends the daemon a signal, as nginx itself calls it, and returns the result.
    [Arguments]    ${signal}
    ${result} =    Run Process In Namespace    server    nginx    -p    ${SERVER_FILES}    -c    ${CONFIGURATION}
    ...    -e    error.log    -s    ${signal}
    RETURN    ${result}

Page Should Be
    [Documentation]    The client fetches the page with curl.
    [Arguments]    ${url}    ${text}
    ${result} =    Run Process In Namespace    client    curl    --silent    --show-error    --fail
    ...    --noproxy    *    --max-time    5    ${url}
    Should Be Equal    ${result.stdout}    ${text}    ${result.stderr}

Status Should Be
    [Documentation]    The server answers with this status of HTTP.
    [Arguments]    ${url}    ${status}
    ${result} =    Run Process In Namespace    client    curl    --silent    --show-error    --output    /dev/null
    ...    --noproxy    *    --max-time    5    --write-out    \%{http_code}    ${url}
    Should Be Equal    ${result.stdout}    ${status}    ${result.stderr}

Worker Should Be Another One
    [Documentation]    There are a master and a worker again, and one of them is new.
    [Arguments]    ${before}
    ${now} =    Get Namespace Processes    server
    Length Should Be    ${now}    2
    Should Not Be Equal    ${{[one.pid for one in $now]}}    ${{[one.pid for one in $before]}}

No Program Should Be Left
    [Documentation]    Nothing runs on the server.
    ${programs} =    Get Namespace Processes    server
    Should Be Empty    ${programs}
