"""Training in the kernel with the student's own functions, asked for in small portions by the widget.

The widget pulls: it asks for some steps, gets weights and losses back, draws them and asks again. Nothing trains between
two questions, so pausing is not asking, a closed notebook leaves nothing running, and between two portions of at most
`BUDGET_MS` the kernel handles whatever else waits: a moved control, another cell.

Messages are anywidget's custom messages, JSON with float64 buffers. Each carries "id", a number that the widget counts
up; the answer repeats it. The widget sends its next question when the answer to the last one is there, and drops answers
whose "run" is not the present one.

The widget asks
    {type: "reset", id, state}      start anew from this state string                → frame, or refused
    {type: "set", id, state}        go on with these settings; allowed to differ from the present ones are lr, the
                                    parameters of optimiser and schedule, reg, regrate, batch, and whatever only the
                                    picture shows                                    → frame, or refused
    {type: "step", id, n, ms}       train n steps, fewer when ms milliseconds (at most 50) are over     → frame
    {type: "epoch", id, n, ms}      the same with n whole epochs: stops at the end of one, or when ms are over → frame
    {type: "weights", id} + buffer  go on with these parameters (edited by hand)     → frame, or refused
    {type: "slow", id, row}         slow motion of one training sample               → slow
    {type: "check", id}             run the exercises' visible tests again           → checked
    {type: "anyway", id}            train although a function failed its tests       → checked

The kernel answers
    {type: "frame", id, run, epoch, step, within, steps_per_epoch, lr, train_loss, test_loss, wrong} + buffer
        run: counts resets. epoch, within: whole epochs done, and steps of the next one. step: all steps done.
        Losses are means over the samples, null where not finite. Buffer: all parameters, float64, through the layers,
        in each the rows of W, then b. wrong: "" or the sentence that says which of the user's functions failed; then
        the parameters are those before the step that failed, and nothing is lost.
    {type: "refused", id, message}   the state is not allowed or not one for own functions; the old run stays
    {type: "slow", id, ...}          see `perceptron.playground.network.slow_motion`
    {type: "checked", id, anyway, functions: [{name, right, message}]}
        right: true, false, or null where the function is none of an exercise and only its form was checked
"""

from __future__ import annotations

BUDGET_MS = 50.0  # the longest portion of training between two looks at what else the kernel has to do
