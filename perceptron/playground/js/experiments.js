// Settings that are known to work, or known to fail, and why: the ten experiments of lecture 13.
// tests/perceptron/playground/js/test_experiments.py trains each over 20 seeds and holds it to what `why` says.

export const EXPERIMENTS = [
  {
    title: "XOR without a hidden layer",
    state: "data=xor&layers=",
    why: "One neuron draws one straight line, and no line separates opposite corners. Add a hidden layer of 4 neurons and it can.",
  },
  {
    title: "Linear activations, however deep",
    state: "data=circle&layers=4,4,4&activation=linear",
    why: "Linear layers one after the other are one linear layer: the border stays a straight line. Choose tanh and it bends.",
  },
  {
    title: "One neuron too few",
    state: "data=circle&layers=2&lr=0.1",
    why: "Two lines leave an open strip; a closed region needs three. Add the third neuron.",
  },
  {
    title: "A learning rate too large",
    state: "data=gauss&noise=30&layers=4,2&activation=relu&loss=squared&lr=10",
    why: "Each step overshoots: the neurons are thrown into saturation and learn no more. At 0.03 the same network learns in a few epochs.",
  },
  {
    title: "Dead ReLUs",
    state: "data=circle&layers=4&activation=relu&init=zeros&lr=0.1",
    why: "From zeros every hidden neuron gives 0 and its slope is 0: no gradient comes through, only the output's bias moves. He's first weights mend it.",
  },
  {
    title: "A spiral with all features",
    state: "data=spiral&features=x1,x2,x1sq,x2sq,sinx1,sinx2&layers=8,8&optimizer=adam&lr=0.01",
    why: "Sines and squares bend for the network, so that it finds the arms in some 100 epochs. From x₁ and x₂ alone it needs far longer.",
  },
  {
    title: "Overfitting, and L2",
    state: "data=gauss&noise=50&share=10&layers=8,8&optimizer=adam&lr=0.01",
    why: "50 samples, 105 weights: the training loss falls while the test loss rises. Choose L2 with a rate of 0.03 and the two stay together.",
  },
  {
    title: "Batch size 1",
    state: "data=gauss&noise=30&batch=1&lr=0.3",
    why: "Every sample pulls for itself: the loss jumps from epoch to epoch. With a batch of 30 the jumps are much smaller.",
  },
  {
    title: "Where Adam loses to SGD",
    state: "data=plane&layers=&optimizer=adam&lr=0.003",
    why: "One linear neuron, an even bowl: plain SGD at 0.03 is at the bottom after 5 epochs, while Adam walks there in steps of 0.003.",
  },
  {
    title: "Six sigmoid layers",
    state: "data=circle&layers=4,4,4,4,4,4&activation=sigmoid&lr=0.1",
    why: "The slope of a sigmoid is at most 1/4, and six of them multiply: the first layers get almost no gradient, and nothing is learned. One layer alone learns the circle.",
  },
];
