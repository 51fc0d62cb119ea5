*** Settings ***
Documentation    A firewall with two legs, from the file labs/firewall.yaml: the office is inside, a visitor outside.
...
...              The office may ask everybody; the visitor may only ask the web server, on port 80.

Library          NetnsLibrary

Suite Setup      Build Network
Test Timeout     60 seconds


*** Variables ***
# Rules of nftables, for IPv4 and IPv6 at once. What nobody accepts is dropped.
${RULES}    SEPARATOR=\n
...         table inet wall {
...         chain pass {
...         type filter hook forward priority filter; policy drop;
...         ct state established,related accept
...         iifname inside oifname outside accept
...         iifname outside tcp dport 80 accept
...         }
...         }


*** Test Cases ***
The Office Asks The Visitor
    Host Should Be Reachable    desk    visitor
    Tcp Port Should Be Open    desk    visitor    80

The Visitor Reads The Page And No More
    Tcp Port Should Be Open    visitor    server    80
    Run Keyword And Expect Error    *    Tcp Port Should Be Open    visitor    server    8080    timeout=200 ms

The Visitor Does Not Find The Desk
    ${answer} =    Ping Host    visitor    desk    timeout=200 ms
    Should Be Equal As Integers    ${answer.received}    0
    Host Should Be Reachable    visitor    203.0.113.1

Neighbours Do Not Need The Firewall
    Tcp Port Should Be Open    desk    server    8080
    ${path} =    Get Path    desk    server
    Length Should Be    ${path}    1

The Outside Is Lost
    [Documentation]    The office goes on without it, and has it back when the cable is in again.
    Cut Link    firewall:outside    visitor
    ${answer} =    Ping Host    desk    visitor    timeout=200 ms
    Should Be Equal As Integers    ${answer.received}    0
    Tcp Port Should Be Open    desk    server    80
    Restore Link    firewall:outside    visitor
    Wait Until Host Is Reachable    desk    visitor


*** Keywords ***
Build Network
    [Documentation]    Starts the lab, then gives the firewall its rules, which a lab file does not have.
    Start Lab    ${CURDIR}${/}labs${/}firewall.yaml
    Apply Firewall Rules    firewall    ${RULES}
