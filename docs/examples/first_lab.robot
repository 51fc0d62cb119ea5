*** Settings ***
Documentation    A web server and its client, each in a network of its own on this machine.
...
...              Nothing here cleans up: namespaces, interfaces, addresses and
...              programs go when the suite that made them ends.

Library          OperatingSystem
Library          Process
Library          NetnsLibrary
Library          RequestsLibrary

Suite Setup      Build Lab
Test Timeout     30 seconds


*** Variables ***
${SITE}    ${OUTPUT_DIR}${/}site
${URL}     http://10.0.0.2:8000/


*** Test Cases ***
Each Namespace Is A Network Of Its Own
    [Documentation]    The kernel tells networks apart by their inode.
    ${host} =    Get Namespace Inode    host
    ${client} =    Get Namespace Inode    client    !=    ${host}
    Get Namespace Inode    server    !=    ${host}
    Get Namespace Inode    server    !=    ${client}

The Client Fetches A Page From The Server
    [Documentation]    RequestsLibrary knows nothing of namespaces: where it runs decides what it can reach.
    Start Web Server
    ${response} =    Wait Until Keyword Succeeds    10 seconds    50 milliseconds
    ...    Execute In Namespace    client    GET    ${URL}
    Should Be Equal    ${response.text}    Hello from another network!


*** Keywords ***
Build Lab
    [Documentation]    Makes two namespaces and a cable between them.
    Create Transient Namespaces    client    server
    Create Veth Pair    client:eth0    server:eth0
    ...    addresses=10.0.0.1/24    peer_addresses=10.0.0.2/24

Start Web Server
    [Documentation]    Serves a folder from within 'server'. The program inherits the namespace it is started in.
    ...    It ends with it.
    Create File    ${SITE}${/}index.html    Hello from another network!
    Execute In Namespace    server    Start Process
    ...    ${{sys.executable}}    -m    http.server    8000    --bind    10.0.0.2    --directory    ${SITE}
    ...    stdout=${OUTPUT_DIR}${/}web_server.log    stderr=STDOUT
