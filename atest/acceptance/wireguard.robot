*** Settings ***
Documentation    WireGuard: encrypted tunnels. Where the kernel has none, that is said.

Resource         ../resources/acceptance.resource
Resource         ../resources/lasting.resource
Resource         ../resources/talk.resource

Suite Setup      Start With Keys
Test Setup       Create Two Routers With Keys
Test Timeout     60 seconds


*** Variables ***
${KEY_FORM}    A key is 32 bytes in base64, as Generate Wireguard Key and 'wg genkey' make it.


*** Test Cases ***
An Encrypted Tunnel
    [Tags]    stock-kernel
    TRY
        Create Wireguard    alice:wg0    ${ALICE}    51820    addresses=${{['10.0.0.1/24', '2001:db8::1/64']}}
    EXCEPT    *this kernel has no interfaces of kind 'wireguard'*    type=GLOB
        Skip    This kernel has no WireGuard.
    END
    ${made} =    Create Wireguard    bob:wg0    ${BOB}    51820    addresses=${{['10.0.0.2/24', '2001:db8::2/64']}}
    Should Be Equal    ${made.kind}    wireguard
    Add Wireguard Peer    alice:wg0    ${PUBLIC_OF_BOB}    ${{['10.0.0.2/32', '2001:db8::2/128']}}
    ...    remote=192.0.2.2:51820
    Add Wireguard Peer    bob:wg0    ${PUBLIC_OF_ALICE}    ${{['10.0.0.1/32', '2001:db8::1/128']}}    keepalive=25
    Packets Should Arrive    alice    bob    10.0.0.2    seen_as=10.0.0.1
    Packets Should Arrive    bob    alice    2001:db8::1    udp    seen_as=2001:db8::2

Made Or Said To Be Missing
    ${before} =    Get Interface Names    alice
    TRY
        Create Wireguard    alice:wg0    ${ALICE}
    EXCEPT    AS    ${error}
        ${sentence} =    Catenate    Cannot create wireguard alice:wg0: this kernel has no interfaces of kind
        ...    'wireguard': the kernel says "Unknown device type" (EOPNOTSUPP).
        ...    Load its module with 'modprobe wireguard', or use a kernel that has it.
        Should Be Equal    ${error}    ${sentence}
        Get Interface Names    alice    ==    ${before}
    ELSE
        Interface Should Exist    alice:wg0
    END

Keys Are New Each Time And The Private One Is Secret
    ${private}    ${public} =    Generate Wireguard Key
    Should Not Be Equal    ${public}    ${PUBLIC_OF_ALICE}
    Should Not Be Equal    ${private.value}    ${ALICE.value}
    Should Be Equal As Strings    ${private}    <secret>
    Length Should Be    ${private.value}    44
    Length Should Be    ${public}    44

A Private Key Has To Be A Secret
    Should Fail And Change Nothing    ValueError: Argument 'private_key' must have type 'Secret', got string.
    ...    Create Wireguard    alice:wg0    ${ALICE.value}

A Wrong Private Key Is Not Shown
    ${wrong} =    Evaluate    robot.api.types.Secret('s3cret' + $ALICE.value[6:-1])    modules=robot.api.types
    Should Fail And Change Nothing    What was given is no key for 'private_key'. ${KEY_FORM}
    ...    Create Wireguard    alice:wg0    ${wrong}

Wrong Settings
    [Template]    Should Fail And Change Nothing
    Port 0 is out of range: it can be from 1 to 65535.
    ...    Create Wireguard    alice:wg0    ${ALICE}    0
    Port 65536 is out of range: it can be from 1 to 65535.
    ...    Create Wireguard    alice:wg0    ${ALICE}    listen_port=65536
    MTU 67 is out of range: it can be from 68 to 65535 bytes.
    ...    Create Wireguard    alice:wg0    ${ALICE}    mtu=67
    'a/b' is no interface name: it may not contain '/'.
    ...    Create Wireguard    alice:a/b    ${ALICE}
    Address '10.0.0.1' has no prefix length. Write it with one, for example '10.0.0.1/24'.
    ...    Create Wireguard    alice:wg0    ${ALICE}    addresses=10.0.0.1
    A WireGuard interface carries IP packets and has no MAC.
    ...    Create Wireguard    alice:wg0    ${ALICE}    mac=02:00:00:00:00:01

A Peer Of Something Else
    Should Fail And Change Nothing    alice:eth0 is no WireGuard interface but veth.
    ...    Add Wireguard Peer    alice:eth0    ${PUBLIC_OF_BOB}    10.0.0.2/32
    Should Fail And Change Nothing    No interface 'wg0' in namespace 'alice'. Known: lo, eth0.
    ...    Add Wireguard Peer    alice:wg0    ${PUBLIC_OF_BOB}    10.0.0.2/32


*** Keywords ***
Start With Keys
    [Documentation]    Making the first ones loads the program that makes them.
    Have The Library Started
    Generate Wireguard Key

Create Two Routers With Keys
    [Documentation]    Joined by the network that the tunnel goes through. Each test has its own keys.
    # robocop: off=VAR06
    Create Transient Namespaces    alice    bob
    Create Veth Pair    alice:eth0    bob:eth0    addresses=192.0.2.1/24    peer_addresses=192.0.2.2/24
    ${alice}    ${public_of_alice} =    Generate Wireguard Key
    ${bob}    ${public_of_bob} =    Generate Wireguard Key
    VAR    ${ALICE} =    ${alice}    scope=TEST
    VAR    ${BOB} =    ${bob}    scope=TEST
    VAR    ${PUBLIC_OF_ALICE} =    ${public_of_alice}    scope=TEST
    VAR    ${PUBLIC_OF_BOB} =    ${public_of_bob}    scope=TEST
