*** Settings ***
Documentation    The ends of cables come to have different MTUs, which is told as a warning.

Library          NetnsLibrary


*** Test Cases ***
One End
    Create Transient Namespaces    alice    bob
    Create Veth Pair    alice:eth0    bob:eth0
    Set Interface    alice:eth0    mtu=9000

The Other End Follows
    Create Transient Namespaces    alice    bob
    Create Veth Pair    alice:eth0    bob:eth0    mtu=9000
    Set Interface    bob:eth0    mtu=1400
    Set Interface    alice:eth0    mtu=1400

In One Namespace
    Enter Transient Namespace    alice
    Create Veth Pair    east    west
    Set Interface    east    mtu=1400    name=orient

Too Small For Version 6
    Create Transient Namespace    alice
    Create Bridge    alice:br0    addresses=${{['10.0.0.1/24', '2001:db8::1/64']}}    mac=02:00:00:00:00:01
    Set Interface    alice:br0    mtu=1279

Nothing To Warn Of
    Create Transient Namespaces    alice    bob
    Create Veth Pair    alice:eth0    bob:eth0
    Set Interface    alice:eth0    mtu=1500
    Set Interface    alice:eth0    group=7
    Create Bridge    alice:br0
    Set Interface    alice:br0    mtu=1400
