*** Settings ***
Documentation    Without privilege the library moves Robot Framework into a user namespace, when tests are really run.

Library          OperatingSystem
Library          Process
Resource         ../resources/acceptance.resource
Resource         ../resources/child_runs.resource

Test Teardown    End Child Runs


*** Variables ***
@{WITHOUT_PRIVILEGE}    setpriv    --bounding-set\=-sys_admin,-net_admin    --inh-caps\=-all
@{NOT_EVEN_MAPPED}      setpriv    --bounding-set\=-sys_admin,-net_admin,-setfcap    --inh-caps\=-all
${TOLD}                 SEPARATOR=${SPACE}
...                     Without root: Robot Framework has moved into a user namespace of its own. All keywords work,
...                     and 'host' is an empty network that was made for this run; the machine's own network is
...                     out of reach.
${MAY_NOT}
...                     SEPARATOR=${SPACE}
...                     the kernel says "Permission denied" (EACCES). Without root, this process is in a user namespace
...                     of its own, and may only change and enter networks that were made there. Run as root for others.
${CANNOT_CREATE}        Cannot create a network namespace: this process may not (EPERM).
${TWO_THREADS}          SEPARATOR=${SPACE}
...                     Cannot work without root: this process has 2 threads, and the kernel moves only a process with
...                     one thread into a user namespace. Its other threads are called: second. Import NetnsLibrary
...                     before whatever starts them. Or run as root.
${TOO_LATE}             SEPARATOR=${SPACE}
...                     Cannot work without root: NetnsLibrary is imported in this run already, and has started with
...                     the network that this would leave behind. Write the same 'rootless' at all imports of the run.
${HALF_WAY}             SEPARATOR=${SPACE}
...                     Cannot work without root: the kernel refuses a user namespace at mapping the user into it: it
...                     says "Operation not permitted" (EPERM). Root without the capability CAP_SETFCAP may not. Run as
...                     an ordinary user.


*** Test Cases ***
All Keywords Work
    Run Child Suites    rootless/works.robot    prefix=${WITHOUT_PRIVILEGE}
    Child Run Should Have Passed    tests=4

The Log Says It Once
    [Documentation]    In the first keyword of the run.
    Run Child Suites    rootless/works.robot    prefix=${WITHOUT_PRIVILEGE}
    ${log} =    Get Log Of Child Test    Told Once
    Should Contain    ${log}[0]    ${TOLD}
    Should Not Contain    ${log}[1]    Without root

With Privilege Nothing Is Moved Or Told
    Run Child Suites    rootless/works.robot    options=${{['--test', 'Told Once']}}
    Child Run Should Have Passed    tests=1
    ${log} =    Get Log Of Child Test    Told Once
    Should Not Contain    ${log}[0]    Without root

Always
    Run Child Suites    rootless/always.robot
    Child Run Should Have Passed    tests=1
    Run Child Suites    rootless/always.robot    prefix=${WITHOUT_PRIVILEGE}
    Child Run Should Have Passed    tests=1

A Dry Run Moves Nothing
    [Documentation]    The witness would say that the main thread moved.
    Run Child Suites    rootless/always.robot    options=${{['--dryrun']}}
    Child Run Should Have Passed    tests=1
    ${run} =    Get Child Run
    Should Be Equal    ${run.witness}[rootless]    ${False}
    Run Child Suites    rootless/always.robot
    ${run} =    Get Child Run
    Should Be Equal    ${run.witness}[rootless]    ${True}

A Value That There Is Not
    Run Child Suites    rootless/maybe.robot
    ${run} =    Get Child Run
    Should Contain    ${run.errors}[0]
    ...    Argument 'rootless' got value 'maybe' that cannot be converted to 'auto', 'always' or 'never'.
    # The import fails, and the run goes on.
    Child Test Should Be    Nothing To Do    PASS

Several Threads
    [Documentation]    What needs no privilege works, and the errors of all else say why it does not.
    Run Child Suites    rootless/threads.robot    prefix=${WITHOUT_PRIVILEGE}
    Child Test Should Be
    ...    Making
    ...    FAIL
    ...    ${CANNOT_CREATE} ${TWO_THREADS}
    Child Test Should Be    Looking    PASS
    ${always} =    Get Child Test    Always
    Should Contain    ${always.message}    ${TOO_LATE}

Asked For Too Late
    [Documentation]    What the first import has started with cannot be left behind; it goes on.
    Run Child Suites    rootless/two_ways.robot
    ${run} =    Get Child Run
    Should Contain    ${run.errors}[0]    ${TOO_LATE}
    Child Test Should Be    The First Import Works    PASS

Refused Half Way
    [Documentation]    The kernel makes the user namespace, but does not map root without a capability into it.
    ...    An ordinary user is always mapped, so only root can see this.
    ${user} =    Evaluate    os.getuid()
    Skip If    ${user} != 0    Only root can be refused half way on this machine.
    Run Child Suites
    ...    rootless/works.robot
    ...    prefix=${NOT_EVEN_MAPPED}
    ...    options=${{['--test', 'Everything Works']}}
    Child Test Should Be
    ...    Everything Works
    ...    FAIL
    ...    ${CANNOT_CREATE} ${HALF_WAY}

Forbidden By A Setting
    [Documentation]    In a user namespace of its own each child run finds a setting changed, and lacks privilege.
    [Template]    Setting Should Be Told
    user.max_user_namespaces
    user.max_net_namespaces
    user.max_mnt_namespaces

Networks That Were Not Made There
    Create Transient Namespace    other
    ${inside} =    Start Process In Namespace    other    @{WITHOUT_PRIVILEGE}    sleep    60
    Wait Until Keyword Succeeds    5 s    5 ms    Should Be The Program    ${inside.pid}    sleep
    Run Child Suites    rootless/foreign.robot    prefix=${WITHOUT_PRIVILEGE}
    ...    options=${{['--variable', 'OTHER:' + str($inside.pid)]}}
    Child Test Should Be    Opening    FAIL
    ...    Cannot open a network namespace at '/proc/${inside.pid}/ns/net': ${MAY_NOT}


*** Keywords ***
Setting Should Be Told
    [Documentation]    By the error of the first keyword that needs a network.
    [Arguments]    ${name}
    VAR    ${change} =    echo 0 > /proc/sys/${name.replace('.', '/')} && exec "$@"
    VAR    @{prefix} =    unshare    --user    --map-root-user    sh    -c    ${change}    sh
    Run Child Suites
    ...    rootless/works.robot
    ...    prefix=${{$prefix + $WITHOUT_PRIVILEGE}}
    ...    options=${{['--test', 'Everything Works']}}
    VAR    ${told} =
    ...    ${CANNOT_CREATE} Cannot work without root: the sysctl '${name}' is 0, which forbids user namespaces to
    ...    ordinary users. Set it with 'sudo sysctl -w ${name}\=10000'. Or run as root.
    ...    separator=${SPACE}
    Child Test Should Be    Everything Works    FAIL    ${told}

Should Be The Program
    [Documentation]    What was started has become this program.
    [Arguments]    ${pid}    ${name}
    ${now} =    Get File    /proc/${pid}/comm
    Should Be Equal    ${now.strip()}    ${name}
