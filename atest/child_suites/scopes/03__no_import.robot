*** Settings ***
Documentation    A suite that does not import the library starts where the directory's setup went, too.


*** Test Cases ***
The Network Is The Directory's
    ${text} =    Evaluate    open('/proc/thread-self/net/dev').read()
    ${names} =    Evaluate    [line.split(':')[0].strip() for line in $text.splitlines()[2:]]
    Should Be Equal    ${names}    ${{['lo']}}
