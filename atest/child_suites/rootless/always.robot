*** Settings ***
Documentation    The user namespace is asked for, whoever runs this.

Library          Process
Library          NetnsLibrary    rootless=always


*** Test Cases ***
Moved
    Get Interface Names    host    ==    lo
    ${lines} =    Run Process    wc    -l    /proc/self/uid_map
    Should Be Equal    ${lines.stdout}    1 /proc/self/uid_map
    ${map} =    Run Process    cat    /proc/self/uid_map
    ${user} =    Evaluate    str(os.getuid())
    Should Be Equal    ${map.stdout.split()}    ${{[$user, $user, '1']}}
