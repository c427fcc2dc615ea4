// Settings that are known to work, or to fail, and why: the ten experiments of lecture 13, each a state and what a second
// run has otherwise. The lecture holds the questions and the shares of runs, tests/perceptron/playground/test_experiments.py
// measures them, and tests/perceptron/playground/js/test_experiments.py keeps this list the same as the lecture's.

export const EXPERIMENTS = [
  {
    title: "XOR without a hidden layer",
    state: "data=xor&layers=&lr=0.1&pause=100",
    against: "layers=4",
    why: "One neuron draws one straight line, and no line separates opposite quadrants. Four hidden neurons draw four.",
  },
  {
    title: "Linear activations, however deep",
    state: "data=circle&activation=linear&layers=8,8,8&pause=100",
    against: "activation=tanh",
    why: "Linear layers one after the other are one linear layer: every border stays straight. With tanh they bend.",
  },
  {
    title: "One neuron too few",
    state: "data=circle&layers=2&lr=0.1&pause=100",
    against: "layers=3",
    why: "Two borders leave a strip or a wedge open; three close a triangle around the disc.",
  },
  {
    title: "A learning rate that is too large",
    state: "data=plane&layers=&lr=0.1&pause=20",
    against: "lr=0.2",
    why: "Above 2/λ, here about 1/6, every step overshoots by more than it corrects, and the loss explodes.",
  },
  {
    title: "Dead from the start",
    state:
      "data=circle&activation=relu&layers=4&lr=0.1&pause=100&edits=AAAAAAAAIEAAAAAAAAA0wAAAAAAAACJAAAAAAAAANMAAAAAAAAAkQAAAAAAAADTAAAAAAAAAJkAAAAAAAAA0wA",
    against: "edits=",
    why: "Biases of −20 keep all four ReLUs at 0, and their slopes too: no gradient comes through, only the last bias learns.",
  },
  {
    title: "The spiral, with and without squares",
    state: "data=spiral&layers=8&lr=0.1&pause=200",
    against: "features=x1,x2,x1sq,x2sq",
    why: "Neurons that get squares as well can bend their borders to ellipses and hyperbolas. Sines help even more.",
  },
  {
    title: "Overfitting, and a penalty against it",
    state: "data=gauss&noise=50&share=10&layers=8,8&lr=0.3&showtest=1&pause=200",
    against: "reg=l2&regrate=0.03",
    why: "50 samples for 105 weights and biases: the training loss falls on while the test loss rises. L2 keeps weights small.",
  },
  {
    title: "One sample a step, or thirty",
    state: "data=circle&noise=20&layers=4&lr=0.1&batch=1&pause=60",
    against: "batch=30",
    why: "Single samples make 28 times as many steps an epoch, and rough ones: fast at first, restless at the end.",
  },
  {
    title: "Adam loses",
    state: "data=plane&layers=&lr=0.01&pause=2",
    against: "optimizer=adam",
    why: "In an even bowl SGD's steps are long where it is steep. Adam's are about as long as the learning rate, everywhere.",
  },
  {
    title: "Six layers of sigmoids",
    state: "data=circle&activation=sigmoid&layers=8,8,8,8,8,8&pause=100",
    against: "activation=tanh",
    why: "A sigmoid's slope is at most 1/4, and six of them multiply: the first layers get almost no gradient.",
  },
];
