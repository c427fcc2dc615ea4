"""Data-parallel training in two processes on the CPU: a sketch of what several GPUs do. Lecture 12 shows it.

    torchrun --standalone --nproc-per-node 2 -m perceptron.speed.two_processes

Every process has the whole model and its own half of each batch. After each backward pass the gradients are averaged
over the processes, so all models make the same step. On GPUs: backend "nccl", and `model.to(rank)`.
"""

from __future__ import annotations

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, TensorDataset
from torch.utils.data.distributed import DistributedSampler


def main() -> None:
    dist.init_process_group("gloo")
    rank, n_processes = dist.get_rank(), dist.get_world_size()
    torch.manual_seed(0)
    x = torch.randn(64, 3)
    data = TensorDataset(x, x.sum(dim=1, keepdim=True))
    model = DistributedDataParallel(nn.Linear(3, 1))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    sampler: DistributedSampler[tuple[torch.Tensor, ...]] = DistributedSampler(data)
    for epoch in range(5):
        sampler.set_epoch(epoch)  # another shuffle every epoch, the same in all processes
        for batch, target in DataLoader(data, batch_size=16 // n_processes, sampler=sampler):
            loss = nn.functional.mse_loss(model(batch), target)
            optimizer.zero_grad()
            loss.backward()  # the gradients are averaged over the processes in here
            optimizer.step()
    weights = torch.cat([p.detach().ravel() for p in model.parameters()])
    everywhere = [torch.empty_like(weights) for _ in range(n_processes)]
    dist.all_gather(everywhere, weights)
    if rank == 0:
        same = all(torch.equal(weights, other) for other in everywhere)
        print(
            f"{n_processes} processes, {len(sampler)} samples each an epoch; the same weights everywhere: {same}"
        )
    dist.destroy_process_group()


if __name__ == "__main__":
    main()
